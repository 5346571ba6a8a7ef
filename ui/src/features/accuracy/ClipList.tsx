import type { HandClipView } from "@/api/generated";
import { useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { count, moment, shortDay } from "@/i18n/format";
import table from "@/kit/table.module.css";
import { classes } from "@/kit/classes";

import styles from "./Accuracy.module.css";
import { countOf } from "./tapping";

interface Props {
  clips: readonly HandClipView[];
  current: number | undefined;
  onChoose: (number: number) => void;
}

/** All clips of a count, with what was tapped. What the engine counted is not known here yet. */
export function ClipList({ clips, current, onChoose }: Props) {
  const { time_zone: zone } = useSite();
  const words = t.accuracy.work;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{words.clip}</th>
          <th className={table.number}>{words.in}</th>
          <th className={table.number}>{words.out}</th>
        </tr>
      </thead>
      <tbody>
        {clips.map(({ number, from_ms, verdict }) => (
          <tr key={number} className={classes(number === current && table.selected)}>
            <th scope="row">
              <button type="button" className={styles.choose} aria-current={number === current ? "step" : undefined} onClick={() => { onChoose(number); }}>
                {words.clipAt(number, shortDay(from_ms, zone), moment(from_ms, zone))}
              </button>
            </th>
            {verdict?.cannot_see === true ? (
              <td colSpan={2} className={table.number}>
                {words.unseen}
              </td>
            ) : (
              (["in", "out"] as const).map((direction) => (
                <td key={direction} className={table.number}>
                  {verdict ? count(countOf(verdict.taps, direction)) : ""}
                </td>
              ))
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
