import type { AlertView } from "@/api/generated";
import { useSite } from "@/api/hooks";
import { useNow } from "@/api/useNow";
import { t } from "@/i18n";
import { age, moment, shortDay } from "@/i18n/format";
import layout from "@/kit/layout.module.css";
import { SeverityChip } from "@/kit/SeverityChip";
import table from "@/kit/table.module.css";

import { ownershipOf, ownerText } from "./alarm-facts";
import styles from "./AlarmTable.module.css";
import { responseClock } from "./response-clock";

interface Props {
  alerts: readonly AlertView[];
  onOpen: (alarm: string) => void;
}

/** Alarms in rows, in the order given. */
export function AlarmTable({ alerts, onOpen }: Props) {
  const { time_zone: zone } = useSite();
  const now = useNow();
  const { columns } = t.alerts;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{columns.level}</th>
          <th>{columns.what}</th>
          <th>{columns.at}</th>
          <th className={table.number}>{columns.answer}</th>
          <th>{columns.owner}</th>
        </tr>
      </thead>
      <tbody>
        {alerts.map((alert) => {
          const clock = responseClock(alert, alert.closed_at_ms ?? now);
          return (
            <tr key={alert.id}>
              <td>
                <SeverityChip severity={alert.severity} ownership={ownershipOf(alert)}>
                  {t.common.severity[alert.severity]}
                </SeverityChip>
              </td>
              <th scope="row" className={styles.what}>
                <button type="button" className={styles.open} onClick={() => { onOpen(alert.id); }}>
                  {alert.title}
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
              <td className={table.text}>{ownerText(alert, zone)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
