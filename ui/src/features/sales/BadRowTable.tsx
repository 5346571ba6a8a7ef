import type { SalesBadRow } from "@/api/generated";
import { t } from "@/i18n";
import { count } from "@/i18n/format";
import table from "@/kit/table.module.css";

import styles from "./Sales.module.css";
import { problemText } from "./words";

/** Rows that are no sales, and why. */
export function BadRowTable({ rows }: { rows: readonly SalesBadRow[] }) {
  const { badTitle, badColumns } = t.sales;
  return (
    <div className={styles.wide}>
      <table className={table.table} aria-label={badTitle}>
        <thead>
          <tr>
            <th className={table.number}>{badColumns.line}</th>
            <th>{badColumns.problem}</th>
            <th>{badColumns.value}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.line}>
              <th scope="row" className={table.number}>
                {count(row.line)}
              </th>
              <td className={table.text}>{problemText(row)}</td>
              <td className={styles.value}>{row.value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
