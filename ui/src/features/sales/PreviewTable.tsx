import type { SalesRowView } from "@/api/generated";
import { useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { count, money } from "@/i18n/format";
import table from "@/kit/table.module.css";

import styles from "./Sales.module.css";
import { kindText, whenText } from "./words";

/** Rows as they are understood. */
export function PreviewTable({ rows, currency }: { rows: readonly SalesRowView[]; currency: string }) {
  const { time_zone: zone } = useSite();
  const { preview, rowColumns } = t.sales;
  return (
    <div className={styles.wide}>
      <table className={table.table} aria-label={preview}>
        <thead>
          <tr>
            <th className={table.number}>{rowColumns.line}</th>
            <th>{rowColumns.receipt}</th>
            <th>{rowColumns.at}</th>
            <th>{rowColumns.product}</th>
            <th className={table.number}>{rowColumns.units}</th>
            <th className={table.number}>{rowColumns.net}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.line}>
              <td className={table.number}>{count(row.line)}</td>
              <th scope="row">
                {row.receipt}
                {row.kind !== undefined && <small className={styles.by}>{kindText(row.kind)}</small>}
              </th>
              <td>{whenText(row.at_ms, zone)}</td>
              <td className={table.text}>{row.product}</td>
              <td className={table.number}>{count(row.units)}</td>
              <td className={table.number}>{money(row.net, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
