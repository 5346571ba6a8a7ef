import type { HourNumbers, VisitorHour } from "@/api/generated";
import { t } from "@/i18n";
import { count, hourMinute, percent } from "@/i18n/format";
import { DataMark } from "@/kit/DataMark";
import { NameButton } from "@/kit/NameButton";
import table from "@/kit/table.module.css";

interface Props {
  hours: readonly HourNumbers[];
  /** Hours in which anybody came in; undefined while people are not known again. */
  visitors: readonly VisitorHour[] | undefined;
  zone: string;
  /** Leads to what was counted in an hour, one by one. */
  onHour: (startMs: number) => void;
}

/** The same hours as numbers. */
export function HourTable({ hours, visitors, zone, onHour }: Props) {
  const { columns } = t.overview;
  const grouped = hours.some((hour) => hour.groups);
  const groups = (hour: HourNumbers) => (grouped ? [hour.groups?.groups ?? 0] : []);
  const known = (start: number) => {
    const hour = visitors?.find(({ start_ms }) => start_ms === start);
    return visitors ? [hour?.visits ?? 0, hour?.visitors ?? 0, hour?.short ?? 0, hour?.staff_entries ?? 0, hour?.unknown_entries ?? 0] : [];
  };
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{columns.hour}</th>
          <th className={table.number}>{columns.entries}</th>
          {grouped && <th className={table.number}>{columns.groups}</th>}
          <th className={table.number}>{columns.ins}</th>
          <th className={table.number}>{columns.outs}</th>
          <th className={table.number}>{columns.peak}</th>
          {visitors && [columns.visits, columns.different, columns.short, columns.staff, columns.unknown].map((column) => <th key={column} className={table.number}>{column}</th>)}
          <th className={table.number}>{columns.coverage}</th>
        </tr>
      </thead>
      <tbody>
        {hours.map((hour) => (
          <tr key={hour.start_ms}>
            <th scope="row">
              <NameButton onPress={() => { onHour(hour.start_ms); }}>{hourMinute(hour.start_ms, zone)}</NameButton>
            </th>
            {[hour.entries, ...groups(hour), hour.ins, hour.outs, hour.occupancy_peak, ...known(hour.start_ms)].map((value, column) => (
              <td key={column} className={table.number}>
                {hour.coverage > 0 ? count(value) : "–"}
              </td>
            ))}
            <td className={table.number}>
              <DataMark complete={hour.coverage >= 1}>{percent(hour.coverage)}</DataMark>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
