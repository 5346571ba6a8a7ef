import { Fragment, useState, type KeyboardEvent } from "react";

import { titleOf } from "@/api/alert-title";
import type { AlertView } from "@/api/generated";
import { useSite } from "@/api/hooks";
import { useNow } from "@/api/useNow";
import { t } from "@/i18n";
import { age, moment, shortDay } from "@/i18n/format";
import { classes } from "@/kit/classes";
import layout from "@/kit/layout.module.css";
import { SeverityChip } from "@/kit/SeverityChip";
import table from "@/kit/table.module.css";

import { ownershipOf, ownerText } from "./alarm-facts";
import styles from "./AlarmTable.module.css";
import { responseClock } from "./response-clock";
import { useRowWindow } from "./useRowWindow";

interface Props {
  alerts: readonly AlertView[];
  /** The row that had the focus last: keys are for it. */
  chosen: string | undefined;
  onChoose: (alarm: string) => void;
  onOpen: (alarm: string) => void;
}

const COLUMNS = 5;

const WAYS: Partial<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** Alarms in rows, in the order given. There may be thousands. */
export function AlarmTable({ alerts, chosen, onChoose, onOpen }: Props) {
  const { time_zone: zone } = useSite();
  const now = useNow();
  const [focused, setFocused] = useState<string>();
  const ids = alerts.map(({ id }) => id);
  const { list, rows, height } = useRowWindow(ids, focused);
  const { columns } = t.alerts;
  const move = (event: KeyboardEvent) => {
    const way = WAYS[event.key];
    const from = focused === undefined ? -1 : ids.indexOf(focused);
    const to = ids[from + (way ?? 0)];
    if (way === undefined || from < 0 || to === undefined || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const button = list.current?.querySelector<HTMLElement>(`[data-entry="${CSS.escape(to)}"] button`);
    if (!button) return;
    event.preventDefault();
    button.focus();
  };
  return (
    <table className={table.table} aria-rowcount={alerts.length + 1}>
      <thead>
        <tr aria-rowindex={1}>
          <th>{columns.level}</th>
          <th>{columns.what}</th>
          <th>{columns.at}</th>
          <th className={table.number}>{columns.answer}</th>
          <th>{columns.owner}</th>
        </tr>
      </thead>
      <tbody ref={list} onKeyDown={move}>
        {rows.map((row, place) => {
          const alert = alerts[row];
          if (!alert) return null;
          const clock = responseClock(alert, alert.closed_at_ms ?? now);
          const missing = row - (rows[place - 1] ?? -1) - 1;
          return (
            <Fragment key={alert.id}>
              {missing > 0 && <Room height={missing * height} />}
              <tr data-entry={alert.id} aria-rowindex={row + 2} className={classes(styles.row, alert.id === chosen && table.selected)}>
                <td>
                  <SeverityChip severity={alert.severity} ownership={ownershipOf(alert)}>
                    {t.common.severity[alert.severity]}
                  </SeverityChip>
                </td>
                <th scope="row" className={styles.what}>
                  <button
                    type="button"
                    className={styles.open}
                    onFocus={() => {
                      setFocused(alert.id);
                      onChoose(alert.id);
                    }}
                    onClick={() => { onOpen(alert.id); }}
                  >
                    {titleOf(alert)}
                  </button>
                  <span className={layout.faint}>{alert.place}</span>
                </th>
                <td>
                  {moment(alert.at_ms, zone)} <span className={layout.faint}>{shortDay(alert.at_ms, zone)}</span>
                </td>
                <td className={table.number}>
                  {age(clock.usedMs)}
                  {clock.lateMs > 0 && <span className={styles.late}>{t.alerts.late(age(clock.lateMs))}</span>}
                </td>
                <td className={table.text}>
                  <span className={styles.owner}>{ownerText(alert, zone)}</span>
                </td>
              </tr>
            </Fragment>
          );
        })}
        {(rows.at(-1) ?? -1) < alerts.length - 1 && <Room height={(alerts.length - 1 - (rows.at(-1) ?? -1)) * height} />}
      </tbody>
    </table>
  );
}

/** In place of rows that are not in view. */
function Room({ height }: { height: number }) {
  return (
    <tr aria-hidden="true" className={styles.room}>
      <td colSpan={COLUMNS} style={{ height }} />
    </tr>
  );
}
