import { explainFailure } from "@/api/explain";
import { kpiName, kpiText } from "@/api/kpi-words";
import { t } from "@/i18n";
import { Note } from "@/kit/Notice";

import styles from "./Reports.module.css";
import { usePreview } from "./useReports";

/** The figures that a report would have now. */
export function Preview({ days, compare, figures }: { days: string; compare: string | undefined; figures: readonly string[] }) {
  const { data, error, isPlaceholderData } = usePreview({ days, compare });
  const words = t.reports.preview;
  const { whole, definitions = [] } = data ?? {};
  const shown = definitions.filter(({ id }) => (figures.length > 0 ? figures.includes(id) : whole?.days.values[id] !== undefined || whole?.beside?.values[id] !== undefined));
  return (
    <section aria-label={words.title} aria-busy={isPlaceholderData} className={styles.preview}>
      <h3>{words.title}</h3>
      {whole && <p>{whole.days.first === whole.days.last ? whole.days.first : t.reports.runs.from(whole.days.first, whole.days.last)}</p>}
      {error && <Note tone="bad">{`${words.failed}. ${explainFailure(error)}`}</Note>}
      {!data && !error && <p>{words.loading}</p>}
      {data && shown.length === 0 && <p>{words.none}</p>}
      <dl>
        {shown.map((definition) => (
          <div key={definition.id}>
            <dt>{kpiName(definition.id)}</dt>
            <dd>
              {kpiText(definition, whole?.days.values[definition.id], data?.currency)}
              {whole?.beside && <small className={styles.small}>{kpiText(definition, whole.beside.values[definition.id], data?.currency)}</small>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
