import type { CameraView, LineAccuracy } from "@/api/generated";
import { useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { shortDay } from "@/i18n/format";
import { classes } from "@/kit/classes";
import { Icon } from "@/kit/Icon";
import layout from "@/kit/layout.module.css";
import table from "@/kit/table.module.css";

import styles from "./Accuracy.module.css";
import { isBelow } from "./chart";
import { shareWords } from "./words";

interface Props {
  lines: readonly LineAccuracy[];
  cameras: readonly CameraView[];
  chosen: LineAccuracy | undefined;
  onChoose: (line: LineAccuracy) => void;
}

/** Every counting line with how well it counts. */
export function LineTable({ lines, cameras, chosen, onChoose }: Props) {
  const { time_zone: zone } = useSite();
  const { columns, unmeasured, quiet, due } = t.accuracy;
  const name = (id: string) => cameras.find((camera) => camera.id === id)?.name ?? id;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{columns.line}</th>
          <th>{columns.accuracy}</th>
          <th>{columns.counted}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={`${line.camera}/${line.line}`} className={classes(line === chosen && table.selected)}>
            <th scope="row">
              <button type="button" className={styles.choose} aria-current={line === chosen ? "true" : undefined} onClick={() => { onChoose(line); }}>
                {line.line}
                <span className={layout.faint}>{name(line.camera)}</span>
              </button>
            </th>
            <td>
              <span className={classes(layout.row, isBelow(line.figures) && styles.belowText)}>
                {isBelow(line.figures) && <Icon name="medium" size="small" />}
                {line.figures.accuracy ? shareWords(line.figures.accuracy) : line.figures.clips > 0 ? quiet : unmeasured}
              </span>
            </td>
            <td>
              {line.finished_at_ms !== undefined && shortDay(line.finished_at_ms, zone)}
              {line.due && <span className={styles.due}>{line.open === undefined ? due.mark : t.accuracy.openMark}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
