import { explainFailure } from "@/api/explain";
import type { ReportRunView, ReportView, ReportWay } from "@/api/generated";
import { useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { moment, shortDay } from "@/i18n/format";
import { Button } from "@/kit/Button";
import { Icon } from "@/kit/Icon";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import table from "@/kit/table.module.css";

import styles from "./Reports.module.css";
import { useRuns, useSaveFile } from "./useReports";

/** What was made, where it went, and what went wrong. */
export function RunsPanel({ report }: { report: ReportView | undefined }) {
  const { data: runs, error } = useRuns(report?.id);
  const save = useSaveFile();
  const words = t.reports.runs;
  const failure = save.error ?? error;
  return (
    <Panel title={report ? words.of(report.plan.name) : words.title} flush>
      {failure && (
        <Note tone={runs ? "warn" : "bad"} live="alert">
          {explainFailure(failure)}
        </Note>
      )}
      {!runs && error && <EmptyState title={words.unknown} />}
      {runs?.length === 0 && <EmptyState title={words.none.title} text={words.none.text} />}
      {runs && runs.length > 0 && (
        <table className={table.table}>
          <thead>
            <tr>
              <th>{words.columns.made}</th>
              <th>{words.columns.name}</th>
              <th>{words.columns.days}</th>
              <th>{words.columns.state}</th>
              <th>{words.columns.files}</th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <RunRow key={run.id} run={run} busy={save.isPending} onSave={(format) => { save.mutate({ run, format }); }} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function RunRow({ run, busy, onSave }: { run: ReportRunView; busy: boolean; onSave: (format: ReportRunView["files"][number]) => void }) {
  const { time_zone: zone } = useSite();
  const words = t.reports.runs;
  const names = t.reports.form.formatNames;
  return (
    <tr>
      <td className={table.text}>
        {shortDay(run.begun_at_ms, zone)}, {moment(run.begun_at_ms, zone)}
        <small className={styles.small}>{run.by_schedule ? words.bySchedule : words.byHand}</small>
      </td>
      <th scope="row">{run.name}</th>
      <td className={table.text}>{run.first === run.last ? run.first : words.from(run.first, run.last)}</td>
      <td className={table.text}>
        <ul className={styles.ways}>
          <Told state={run.state} text={runText(run)} />
          {run.ways.map((way) => (
            <Told key={way.to} state={way.state} text={wayText(way, zone)} />
          ))}
        </ul>
      </td>
      <td>
        <span className={styles.files}>
          {run.files.map((format) => (
            <Button key={format} tone="outline" size="small" disabled={busy} aria-label={words.download(names[format], run.name)} onClick={() => { onSave(format); }}>
              {names[format]}
            </Button>
          ))}
        </span>
      </td>
    </tr>
  );
}

const DRAWING = { waiting: "turn", done: "ok", failed: "critical" } as const;

function Told({ state, text }: { state: ReportWay["state"]; text: string }) {
  return (
    <li className={styles[state]}>
      <Icon name={DRAWING[state]} size="small" />
      {text}
    </li>
  );
}

function runText({ state, error }: ReportRunView): string {
  const words = t.reports.runs;
  if (state === "done") return words.made;
  if (state === "failed") return words.failed(error ?? "");
  return error === undefined ? words.making : words.notYet(error);
}

function wayText({ to, state, error, due_at_ms: due }: ReportWay, zone: string): string {
  const words = t.reports.runs.to;
  if (state === "done") return words.done(to);
  if (state === "failed") return words.failed(to, error ?? "");
  return error === undefined ? words.waiting(to) : words.again(to, due === undefined ? "" : moment(due, zone), error);
}
