import { explainFailure } from "@/api/explain";
import { useSite } from "@/api/hooks";
import { useNow } from "@/api/useNow";
import { t } from "@/i18n";
import { fieldText } from "@/i18n/local-time";
import { Button } from "@/kit/Button";
import { EmptyState } from "@/kit/Notice";

import { dayBefore, told } from "./compare";
import styles from "./Compare.module.css";
import { Figure } from "./CompareScreen";
import { useKpis } from "./useKpis";
import { daysText } from "./words";

/** The whole day before today beside the same weekday of the week before. */
export function Yesterday({ onMore }: { onMore: () => void }) {
  const { time_zone: zone } = useSite();
  const day = dayBefore(fieldText(useNow(), zone).slice(0, 10));
  const { data, error, refetch } = useKpis({ first: day, last: day, grain: "day", compare: "weekday_before" });
  const words = t.compare;
  const beside = data?.whole.beside;
  const title = beside ? words.yesterday.beside(daysText({ first: day, last: day }), daysText(beside)) : words.yesterday.title;
  const shown = data && told(data);
  return (
    <section className={styles.yesterday} aria-label={words.yesterday.title}>
      <header>
        <h2>{title}</h2>
        <Button tone="ghost" size="small" onClick={onMore}>
          {words.yesterday.more}
        </Button>
      </header>
      {shown && shown.length > 0 ? (
        <div className={styles.kpis}>
          {shown.map((definition) => (
            <Figure key={definition.id} data={data} definition={definition} />
          ))}
        </div>
      ) : (
        <EmptyState title={error ? words.failed : data ? words.empty.title : words.loading} {...(error && { text: explainFailure(error) })}>
          {error && (
            <Button tone="outline" onClick={() => void refetch()}>
              {t.common.retry}
            </Button>
          )}
        </EmptyState>
      )}
    </section>
  );
}
