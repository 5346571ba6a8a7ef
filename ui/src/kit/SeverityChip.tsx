import { classes } from "./classes";
import { Icon } from "./Icon";
import styles from "./severity.module.css";

export type SeverityName = "critical" | "high" | "medium" | "low";

/** Who has it: filled nobody, outlined somebody, plain text nobody needs to. */
export type Ownership = "fill" | "line" | "text";

/** Sets the four colours of a severity on everything inside. */
export function severityClass(severity: SeverityName): string {
  return styles[severity] ?? "";
}

interface Props {
  severity: SeverityName;
  ownership: Ownership;
  children: string;
}

/** Shape, word and colour of a severity. */
export function SeverityChip({ severity, ownership, children }: Props) {
  return (
    <span className={classes(styles.chip, styles[severity], styles[ownership])}>
      <Icon name={severity} size="small" />
      {children}
    </span>
  );
}
