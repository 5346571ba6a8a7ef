import type { CSSProperties } from "react";

import { explainFailure } from "@/api/explain";
import type { KpiView } from "@/api/generated";
import type { Comparison } from "@/api/kpi-words";
import { t } from "@/i18n";
import { count, percent, percentTenths } from "@/i18n/format";
import { Button } from "@/kit/Button";
import { DataMark } from "@/kit/DataMark";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import table from "@/kit/table.module.css";

import { isWhole } from "./compare";
import { funnelOf } from "./funnel";
import styles from "./Funnel.module.css";
import { useKpis } from "./useKpis";

interface Props {
  first: string;
  last: string;
  beside: Comparison;
}

/** How many of those who came by came in, reached a till and bought; beside other days. */
export function FunnelView({ first, last, beside }: Props) {
  const { data, error, refetch } = useKpis({ first, last, grain: "month", compare: beside });
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
    <>
      {error && (
        <Note tone="warn" live="alert">
          {explainFailure(error)}
        </Note>
      )}
      <Found data={data} />
    </>
  );
}

function Found({ data: { whole } }: { data: KpiView }) {
  const words = t.compare;
  const steps = funnelOf(whole.days);
  const then = new Map(whole.beside && funnelOf(whole.beside).map((each) => [each.step, each]));
  const most = Math.max(1, ...steps.map(({ people }) => people));
  if (steps.length === 0) return <EmptyState title={words.empty.title} text={words.empty.text} />;
  const complete = isWhole(whole.days);
  return (
    <Panel
      title={words.funnel.title}
      flush
      beside={<DataMark complete={complete}>{complete ? t.common.measured : t.common.seen(percent(whole.days.coverage ?? 0))}</DataMark>}
    >
      <table className={table.table}>
        <thead>
          <tr>
            <th>{words.funnel.step}</th>
            <th className={table.number}>{words.funnel.people}</th>
            <th className={styles.wide}>{words.funnel.drawn}</th>
            <th className={table.number}>{words.funnel.share}</th>
            <th className={table.number}>{words.funnel.then}</th>
          </tr>
        </thead>
        <tbody>
          {steps.map(({ step, people, share }) => {
            const beside = then.get(step);
            return (
              <tr key={step}>
                <th scope="row">
                  {words.funnel.steps[step]}
                  <small className={styles.how}>{words.funnel.how[step]}</small>
                </th>
                <td className={table.number}>{count(people)}</td>
                <td>
                  <i className={styles.bar} style={{ "--share": people / most } as CSSProperties} />
                </td>
                <td className={table.number}>{share === undefined ? words.none : percentTenths(share)}</td>
                <td className={table.number}>{beside === undefined ? words.none : words.funnel.was(count(beside.people), beside.share === undefined ? words.none : percentTenths(beside.share))}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Panel>
  );
}
