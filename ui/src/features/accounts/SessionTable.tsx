import { explainFailure } from "@/api/explain";
import { useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { hourMinute, shortDay } from "@/i18n/format";
import { Button } from "@/kit/Button";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import table from "@/kit/table.module.css";

import { accountCalls } from "./calls";
import { useAccountChange, useAccountQuery } from "./useAccountQuery";

interface Props {
  /** Only those of one person. */
  user?: string;
}

/** Who is signed in and from where, and how that ends. */
export function SessionTable({ user }: Props) {
  const { time_zone: zone } = useSite();
  const { data, error } = useAccountQuery("sessions", accountCalls.sessions);
  const end = useAccountChange(accountCalls.endSession);
  const words = t.accounts.sessions;
  const failure = error ?? end.error;
  const sessions = data?.filter((each) => user === undefined || each.user === user);
  const at = (ms: number) => `${shortDay(ms, zone)}, ${hourMinute(ms, zone)}`;
  return (
    <>
      {failure && (
        <Note tone="bad" live="alert">
          {explainFailure(failure)}
        </Note>
      )}
      <table className={table.table}>
        <thead>
          <tr>
            <th>{words.columns.who}</th>
            <th>{words.columns.where}</th>
            <th>{words.columns.used}</th>
            <th>
              <span className={layout.hidden}>{words.columns.action}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sessions?.map((session) => (
            <tr key={session.id}>
              <th scope="row">
                {session.user_name} {session.current && <span className={layout.faint}>({words.current})</span>}
              </th>
              <td className={table.text}>
                {session.address} <span className={layout.faint}>{session.program}</span>
              </td>
              <td>{at(session.used_ms)}</td>
              <td>
                {!session.current && (
                  <Button tone="outline" size="small" aria-label={words.endOf(session.user_name, session.address)} onClick={() => { end.mutate(session.id); }}>
                    {words.end}
                  </Button>
                )}
              </td>
            </tr>
          ))}
          {sessions?.length === 0 && (
            <tr>
              <td colSpan={4} className={table.text}>
                {words.none}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </>
  );
}
