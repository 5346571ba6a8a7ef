import type { CSSProperties } from "react";

import type { StorageView } from "@/api/generated";
import { t } from "@/i18n";
import { bytes, count } from "@/i18n/format";
import { classes } from "@/kit/classes";
import layout from "@/kit/layout.module.css";
import { Panel } from "@/kit/Panel";

import { roomText } from "./days";
import styles from "./Storage.module.css";

/** Where video goes, how fast, and how long there is room. */
export function DiskPanel({ storage }: { storage: StorageView }) {
  const words = t.storage;
  const { total_bytes: total, free_bytes: free, recorded_bytes: recorded } = storage;
  const share = (part: number) => `${String(total > 0 ? (part / total) * 100 : 0)}%`;
  const { days_of_room: days, days_left: left } = storage;
  return (
    <Panel title={words.disk} beside={<span className={classes(styles.hint, layout.ellipsis)}>{storage.folder}</span>}>
      <div className={styles.disk}>
        <dl className={styles.figures}>
          <div>
            <dt>{words.left}</dt>
            <dd>{left === undefined ? "–" : left * 1440 < 1 ? words.full : roomText(left)}</dd>
            <dd className={styles.hint}>{left === undefined ? words.daysUnknown : words.leftHint}</dd>
          </div>
          <div>
            <dt>{words.days}</dt>
            <dd>{days === undefined ? "–" : roomText(days)}</dd>
            <dd className={styles.hint}>{days === undefined ? words.daysUnknown : words.daysHint(words.daysValue(count(storage.continuous_days)))}</dd>
          </div>
          <div>
            <dt>{words.rate}</dt>
            <dd>{words.rateValue(bytes(storage.write_rate))}</dd>
            <dd className={styles.hint}>{words.queuedValue(bytes(storage.queued_bytes))}</dd>
          </div>
          <div>
            <dt>{words.sync}</dt>
            <dd>{words.syncValue(count(Math.round(storage.sync_ms)))}</dd>
            <dd className={styles.hint}>{words.syncHint}</dd>
          </div>
        </dl>
        <div>
          <div className={styles.room} role="img" aria-label={`${words.room}: ${words.roomValue(bytes(free), bytes(total))}`}>
            <i className={styles.recorded} style={{ "--share": share(recorded) } as CSSProperties} />
            <i className={styles.other} style={{ "--share": share(Math.max(0, total - free - recorded)) } as CSSProperties} />
          </div>
          <div className={styles.legend}>
            <span>
              <i className={styles.recorded} />
              {words.recorded} {bytes(recorded)}
            </span>
            <span>
              <i className={styles.other} />
              {words.other} {bytes(Math.max(0, total - free - recorded))}
            </span>
            <span>
              <i />
              {words.free} {words.of(bytes(free), bytes(total))}
            </span>
          </div>
        </div>
      </div>
    </Panel>
  );
}
