import type { SalesImportView } from "@/api/generated";
import { useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { count } from "@/i18n/format";
import { classes } from "@/kit/classes";
import table from "@/kit/table.module.css";

import styles from "./Sales.module.css";
import { whenText } from "./words";

interface Props {
  imports: readonly SalesImportView[];
  selected: number | undefined;
  onSelect: (id: number) => void;
}

/** Files that were brought in. */
export function ImportTable({ imports, selected, onSelect }: Props) {
  const { time_zone: zone } = useSite();
  const { columns, by } = t.sales;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{columns.file}</th>
          <th>{columns.at}</th>
          <th>{columns.source}</th>
          <th className={table.number}>{columns.rows}</th>
          <th className={table.number}>{columns.bad}</th>
          <th className={table.number}>{columns.receipts}</th>
          <th>{columns.state}</th>
        </tr>
      </thead>
      <tbody>
        {imports.map((each) => (
          <tr key={each.id} className={each.id === selected ? table.selected : undefined}>
            <th scope="row">
              <button type="button" className={table.name} onClick={() => { onSelect(each.id); }}>
                {each.file}
              </button>
            </th>
            <td>
              {whenText(each.at_ms, zone)}
              <small className={styles.by}>{by(each.actor)}</small>
            </td>
            <td>{each.source}</td>
            <td className={table.number}>{count(each.rows)}</td>
            <td className={classes(table.number, each.bad > 0 && styles.warn)}>{count(each.bad)}</td>
            <td className={table.number}>{count(each.added + each.replaced)}</td>
            <td>{stateText(each)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function stateText({ running, end_ms }: SalesImportView): string {
  const { states } = t.sales;
  if (running) return states.running;
  return end_ms === undefined ? states.broken : states.done;
}
