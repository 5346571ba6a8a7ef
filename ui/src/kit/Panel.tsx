import { useId, type ReactNode } from "react";

import { classes } from "./classes";
import styles from "./Panel.module.css";

interface Props {
  title: string;
  /** Right of the title: counts, legends. */
  beside?: ReactNode;
  /** At the right end of the head. */
  tools?: ReactNode;
  foot?: ReactNode;
  /** Without padding: for tables and lists. */
  flush?: boolean;
  className?: string | undefined;
  children: ReactNode;
}

/** A framed part of a screen with its own scrolling. */
export function Panel({ title, beside, tools, foot, flush = false, className, children }: Props) {
  const id = useId();
  return (
    <section className={classes(styles.panel, className)} aria-labelledby={id}>
      <header className={styles.head}>
        <h2 id={id}>{title}</h2>
        {beside}
        {tools && <div className={styles.tools}>{tools}</div>}
      </header>
      <div className={classes(styles.body, flush && styles.flush)}>{children}</div>
      {foot && <footer className={styles.foot}>{foot}</footer>}
    </section>
  );
}
