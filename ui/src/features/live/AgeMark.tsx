import { t } from "@/i18n";
import { pictureAge } from "@/i18n/format";
import { classes } from "@/kit/classes";

import styles from "./AgeMark.module.css";
import type { Reading } from "./freshness";

/** Filled dot under 1 s, yellow ring to 2 s, yellow square from there on. */
export function AgeMark({ reading }: { reading: Reading }) {
  return (
    <span className={classes(styles.age, styles[reading.kind])} title={t.live.ageTitle}>
      <i />
      {reading.ageMs === undefined ? "–" : pictureAge(reading.ageMs)}
    </span>
  );
}
