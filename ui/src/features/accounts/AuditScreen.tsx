import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { AuditEntryView } from "@/api/generated";
import { useEngine, useSite } from "@/api/hooks";
import { unwrap } from "@/api/result";
import { t } from "@/i18n";
import { count, moment, shortDay } from "@/i18n/format";
import { Button } from "@/kit/Button";
import { TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import table from "@/kit/table.module.css";

import styles from "./Accounts.module.css";
import { accountCalls } from "./calls";
import { useAccountChange } from "./useAccountQuery";

/** Who did what, where and when; and whether the log is whole. */
export function AuditScreen() {
  const { client } = useEngine();
  const [find, setFind] = useState("");
  const words = t.accounts.audit;
  const log = useInfiniteQuery({
    queryKey: ["audit"],
    queryFn: async ({ pageParam }) => unwrap(await accountCalls.audit(client, pageParam)),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next,
  });
  const check = useAccountChange((asked) => accountCalls.checkAudit(asked));
  const entries = log.data?.pages.flatMap((page) => page.entries) ?? [];
  const wanted = find.trim().toLowerCase();
  const shown = entries.filter((entry) => wanted === "" || [entry.name, entry.action, entry.target, entry.detail, entry.address].some((text) => text.toLowerCase().includes(wanted)));
  return (
    <Panel
      title={words.title}
      flush
      tools={
        <>
          <div className={styles.find}>
            <TextField label={words.find} hideLabel placeholder={words.findHint} value={find} onValue={setFind} />
          </div>
          <Button tone="outline" size="small" icon="shield" disabled={check.isPending} onClick={() => { check.mutate(undefined); }}>
            {check.isPending ? words.checking : words.check}
          </Button>
        </>
      }
    >
      {(log.error ?? check.error) && (
        <Note tone="bad" live="alert">
          {explainFailure(log.error ?? check.error)}
        </Note>
      )}
      {check.data && (
        <Note tone={check.data.unchanged ? "plain" : "bad"} title={check.data.unchanged ? undefined : words.bad} live="status">
          {check.data.unchanged ? words.good(count(check.data.entries)) : check.data.problems.map((problem) => <span key={problem}>{problem}</span>)}
          <span className={styles.hash}>
            {words.head} <code>{check.data.head}</code>. {words.key} <code>{check.data.signed_by}</code>
          </span>
        </Note>
      )}
      {log.data && entries.length === 0 && <EmptyState title={words.none.title} text={words.none.text} />}
      {entries.length > 0 && <AuditTable entries={shown} />}
      {log.hasNextPage && (
        <div className={styles.more}>
          <Button tone="outline" size="small" disabled={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {words.more}
          </Button>
        </div>
      )}
    </Panel>
  );
}

function AuditTable({ entries }: { entries: readonly AuditEntryView[] }) {
  const { time_zone: zone } = useSite();
  const { columns, actors, outcomes } = t.accounts.audit;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th className={table.number}>{columns.number}</th>
          <th>{columns.at}</th>
          <th>{columns.who}</th>
          <th>{columns.what}</th>
          <th>{columns.target}</th>
          <th>{columns.outcome}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.sequence} title={entry.hash}>
            <td className={table.number}>{entry.sequence}</td>
            <td>
              {moment(entry.at_ms, zone)} <span className={layout.faint}>{shortDay(entry.at_ms, zone)}</span>
            </td>
            <th scope="row">
              {entry.name || actors[entry.actor]} <span className={layout.faint}>{entry.address}</span>
            </th>
            <td>
              <code>{entry.action}</code>
            </td>
            <td className={table.text}>
              {entry.target} <span className={layout.faint}>{entry.detail}</span>
            </td>
            <td>{entry.outcome === "done" ? outcomes.done : <b className={styles.bad}>{outcomes[entry.outcome]}</b>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
