import type { ReactNode } from "react";

import { classes } from "./classes";
import { Icon } from "./Icon";
import styles from "./Notice.module.css";

interface NoteProps {
  tone?: "plain" | "warn" | "bad";
  title?: string | undefined;
  /** Read aloud at once (an error after an action) or when convenient. */
  live?: "alert" | "status" | undefined;
  children?: ReactNode;
}

/** A remark inside a panel: what does not work, what still works, what to do. */
export function Note({ tone = "plain", title, live, children }: NoteProps) {
  const icon = tone === "bad" ? "critical" : tone === "warn" ? "medium" : "note";
  return (
    <div className={classes(styles.note, tone !== "plain" && styles[tone])} role={live}>
      <Icon name={icon} size="small" />
      <div className={styles.text}>
        {title && <b>{title}</b>}
        {children}
      </div>
    </div>
  );
}

interface EmptyProps {
  title: string;
  text?: string;
  children?: ReactNode;
}

/** Instead of nothing: that it is quiet, or what to do first. */
export function EmptyState({ title, text, children }: EmptyProps) {
  return (
    <div className={styles.state}>
      <b>{title}</b>
      {text && <p>{text}</p>}
      {children}
    </div>
  );
}
