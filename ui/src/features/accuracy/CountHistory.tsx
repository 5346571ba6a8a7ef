import { explainFailure } from "@/api/explain";
import { useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { count, day } from "@/i18n/format";
import { Note } from "@/kit/Notice";
import table from "@/kit/table.module.css";

import styles from "./Accuracy.module.css";
import { useHandCounts } from "./useAccuracy";
import { shareWords } from "./words";

interface Props {
  camera: string;
  line: string;
  onOpen: (count: string) => void;
}

/** Who counted the line, when, and what came out. */
export function CountHistory({ camera, line, onOpen }: Props) {
  const { data, error } = useHandCounts(camera, line);
  const { time_zone: zone } = useSite();
  const { columns, quiet } = t.accuracy;
  if (error) {
    return (
      <Note tone="bad" live="alert">
        {explainFailure(error)}
      </Note>
    );
  }
  const finished = data?.filter((each) => each.finished_at_ms !== undefined) ?? [];
  if (finished.length === 0) return null;
  return (
    <table className={table.table} aria-label={t.accuracy.history}>
      <thead>
        <tr>
          <th>{columns.counted}</th>
          <th>{columns.accuracy}</th>
          <th className={table.number}>{columns.missed}</th>
          <th className={table.number}>{columns.falseCounts}</th>
        </tr>
      </thead>
      <tbody>
        {finished.map((each) => (
          <tr key={each.id}>
            <th scope="row">
              <button type="button" className={styles.choose} onClick={() => { onOpen(each.id); }}>
                {day(each.finished_at_ms ?? 0, zone)}
                <span>{each.finished_by}</span>
              </button>
            </th>
            <td>{each.figures.accuracy ? shareWords(each.figures.accuracy) : quiet}</td>
            <td className={table.number}>{count(each.figures.missed)}</td>
            <td className={table.number}>{count(each.figures.false_counts)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
