import type { HourAccuracy } from "@/api/generated";
import { t } from "@/i18n";
import { count } from "@/i18n/format";
import table from "@/kit/table.module.css";

import { shareWords } from "./words";

/** The same hours as numbers. */
export function HourTable({ hours }: { hours: readonly HourAccuracy[] }) {
  const { columns, unmeasured, quiet } = t.accuracy;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{columns.hour}</th>
          <th>{columns.accuracy}</th>
          {[columns.right, columns.missed, columns.falseCounts, columns.clips].map((name) => (
            <th key={name} className={table.number}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {hours.map(({ hour, figures }) => (
          <tr key={hour}>
            <th scope="row">{t.accuracy.hour(String(hour).padStart(2, "0"))}</th>
            <td>{figures.accuracy ? shareWords(figures.accuracy) : figures.clips > 0 ? quiet : unmeasured}</td>
            {[figures.right, figures.missed, figures.false_counts, figures.clips].map((value, column) => (
              <td key={column} className={table.number}>
                {figures.clips > 0 ? count(value) : "–"}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
