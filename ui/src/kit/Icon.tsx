import { drawings, type IconName } from "./drawings";
import styles from "./Icon.module.css";
import { classes } from "./classes";

export type { IconName };

interface Props {
  name: IconName;
  size?: "small" | "normal" | "large";
}

const FILLED: readonly IconName[] = ["critical", "high", "medium", "low"];

/** Decoration only: the word beside it carries the meaning for screen readers. */
export function Icon({ name, size = "normal" }: Props) {
  return (
    <svg
      className={classes(styles.icon, size !== "normal" && styles[size], FILLED.includes(name) && styles.filled)}
      viewBox="0 0 20 20"
      aria-hidden="true"
      focusable="false"
    >
      {drawings[name]}
    </svg>
  );
}
