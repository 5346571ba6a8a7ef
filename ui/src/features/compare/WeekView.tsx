import type { KpiWeekView } from "@/api/generated";
import { explainFailure } from "@/api/explain";
import { kpiName } from "@/api/kpi-words";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { SelectField } from "@/kit/Field";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { useKpiWeek } from "./useKpis";
import { toldByWeek } from "./week";
import styles from "./Week.module.css";
import { WeekLegend, WeekSummary, WeekTable } from "./WeekTable";

interface Props {
  first: string;
  last: string;
  openOnly: boolean;
  /** The figure that is shown. */
  chosen: string | undefined;
  onChoose: (kpi: string) => void;
}

/** When a store is busy: one figure by weekday and hour, over all the weeks of some days. */
export function WeekView({ first, last, openOnly, chosen, onChoose }: Props) {
  const { data, error, refetch, isPlaceholderData } = useKpiWeek({ first, last, openOnly });
  const words = t.compare;
  if (!data) {
    return (
      <EmptyState title={error ? words.failed : words.loading}>
        {error && (
          <Button tone="outline" onClick={() => void refetch()}>
            {t.common.retry}
          </Button>
        )}
      </EmptyState>
    );
  }
  return (
    <div className={styles.found} aria-busy={isPlaceholderData}>
      {error && (
        <Note tone="warn" live="alert">
          {explainFailure(error)}
        </Note>
      )}
      <Found data={data} chosen={chosen} onChoose={onChoose} />
    </div>
  );
}

interface FoundProps extends Pick<Props, "chosen" | "onChoose"> {
  data: KpiWeekView;
}

function Found({ data, chosen, onChoose }: FoundProps) {
  const words = t.compare;
  const shown = toldByWeek(data);
  const definition = shown.find(({ id }) => id === chosen) ?? shown[0];
  if (!definition) return <EmptyState title={words.empty.title} text={words.empty.text} />;
  const { id, unit } = definition;
  const title = unit === "people" ? words.week.byHour(kpiName(id), data.open_only) : words.week.title(kpiName(id));
  return (
    <Panel
      title={title}
      flush
      className={styles.panel}
      beside={<WeekLegend />}
      tools={<SelectField label={words.drawn} hideLabel value={id} options={shown.map((each) => ({ value: each.id, label: kpiName(each.id) }))} onValue={onChoose} />}
    >
      <WeekSummary data={data} definition={definition} />
      <WeekTable data={data} definition={definition} />
    </Panel>
  );
}
