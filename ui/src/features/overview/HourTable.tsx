import type { HourNumbers } from "@/api/generated";
import { t } from "@/i18n";
import { count, hourMinute, percent } from "@/i18n/format";
import { DataMark } from "@/kit/DataMark";
import table from "@/kit/table.module.css";

/** The same hours as numbers. */
export function HourTable({ hours, zone }: { hours: readonly HourNumbers[]; zone: string }) {
  const { columns } = t.overview;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{columns.hour}</th>
          <th className={table.number}>{columns.entries}</th>
          <th className={table.number}>{columns.ins}</th>
          <th className={table.number}>{columns.outs}</th>
          <th className={table.number}>{columns.peak}</th>
          <th className={table.number}>{columns.coverage}</th>
        </tr>
      </thead>
      <tbody>
        {hours.map((hour) => (
          <tr key={hour.start_ms}>
            <th scope="row">{hourMinute(hour.start_ms, zone)}</th>
            {[hour.entries, hour.ins, hour.outs, hour.occupancy_peak].map((value, column) => (
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
