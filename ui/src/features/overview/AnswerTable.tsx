import { useQuery } from "@tanstack/react-query";

import { explainFailure } from "@/api/explain";
import type { ResponseTimeView } from "@/api/generated";
import { useEngine, useSite } from "@/api/hooks";
import { unwrap } from "@/api/result";
import { useNow } from "@/api/useNow";
import { t } from "@/i18n";
import { count, percent, span as inWords } from "@/i18n/format";
import { EmptyState, Note } from "@/kit/Notice";
import { SeverityChip } from "@/kit/SeverityChip";
import table from "@/kit/table.module.css";

import { answerRows, answerTime, type AnswerSpan } from "./answer-rows";
import styles from "./Overview.module.css";

const RENEW_MS = 10_000;

/** How soon alarms were taken, by level, beside how soon they should be. */
export function AnswerTable({ span }: { span: AnswerSpan }) {
  const { client } = useEngine();
  const { time_zone: zone } = useSite();
  const { fromMs, toMs } = answerTime(span, useNow(), zone);
  const { data, error } = useQuery({
    queryKey: ["response-times", fromMs, toMs],
    queryFn: async () => unwrap(await client.json<ResponseTimeView[]>("GET", `/alerts/response-times?from_ms=${String(fromMs)}&to_ms=${String(toMs)}`)),
    refetchInterval: RENEW_MS,
  });
  const words = t.overview.answers;
  if (data?.every(({ raised }) => raised === 0)) return <EmptyState title={words.empty[span]} text={words.empty.text} />;
  const time = (seconds: number | undefined) => <td className={table.number}>{seconds === undefined ? "" : inWords(seconds)}</td>;
  return (
    <>
      {error && (
        <Note tone="bad" live="alert">
          {explainFailure(error)}
        </Note>
      )}
      <table className={table.table} aria-busy={!data && !error}>
        <thead>
          <tr>
            <th>{words.level}</th>
            {[words.target, words.median, words.p95, words.raised, words.answered, words.inTime].map((name) => (
              <th key={name} className={table.number}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {answerRows(data ?? []).map((row) => (
            <tr key={row.severity}>
              <th scope="row">
                <SeverityChip severity={row.severity} ownership="text">
                  {t.common.severity[row.severity]}
                </SeverityChip>
              </th>
              <td className={table.number}>{row.targetS === undefined ? "" : row.targetS === 0 ? words.atOnce : inWords(row.targetS)}</td>
              {time(row.medianS)}
              {time(row.p95S)}
              <td className={table.number}>{data && count(row.raised)}</td>
              <td className={table.number}>{data && count(row.answered)}</td>
              <td className={table.number}>{row.share === undefined ? "" : words.share(percent(row.share), count(row.inTime))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.how}>{words.how}</p>
    </>
  );
}
