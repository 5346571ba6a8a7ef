import type { HeatHour } from "@/api/generated";
import { t } from "@/i18n";
import { hourMinute, hourOnly, percent, span } from "@/i18n/format";
import { classes } from "@/kit/classes";

import styles from "./Movement.module.css";

interface Props {
  hours: readonly HeatHour[];
  zone: string;
  /** Those that the map shows. */
  shown: readonly HeatHour[];
  /** One hour alone, or, pressed again, all of them. */
  onHour: (hour: HeatHour) => void;
}

/** A day's hours as bars: how long people were in view, and what was not seen. Each is a button. */
export function HourStrip({ hours, zone, shown, onHour }: Props) {
  const highest = Math.max(1, ...hours.map((hour) => hour.seconds));
  const words = t.movement.hours;
  return (
    <div className={styles.strip} role="group" aria-label={words.title}>
      {hours.map((hour) => {
        const name = `${hourMinute(hour.start_ms, zone)}: ${span(hour.seconds)}${hour.coverage < 1 ? `, ${words.seen(percent(hour.coverage))}` : ""}`;
        return (
          <button key={hour.start_ms} type="button" className={styles.hour} aria-label={name} title={name} aria-pressed={shown.includes(hour)} onClick={() => { onHour(hour); }}>
            <span className={styles.column}>
              {hour.coverage < 1 && <i className={styles.blind} style={{ height: `${String((1 - hour.coverage) * 100)}%` }} />}
              <i className={classes(styles.bar, hour.seconds === 0 && styles.none)} style={{ height: `${String((hour.seconds / highest) * 100)}%` }} />
            </span>
            {hourOnly(hour.start_ms, zone)}
          </button>
        );
      })}
    </div>
  );
}
