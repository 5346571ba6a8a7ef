import { useId, type ReactNode } from "react";

import { classes } from "./classes";
import styles from "./Panel.module.css";
import { useScrollFocus } from "./useScrollFocus";

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
  const [needed, attach] = useScrollFocus();
  return (
    <section className={classes(styles.panel, className)} aria-labelledby={id}>
      <header className={styles.head}>
        <h2 id={id}>{title}</h2>
        {beside}
        {tools && <div className={styles.tools}>{tools}</div>}
      </header>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard scrolls what has the focus */}
      <div ref={attach} className={classes(styles.body, flush && styles.flush)} tabIndex={needed ? 0 : undefined}>
        {children}
      </div>
      {foot && <footer className={styles.foot}>{foot}</footer>}
    </section>
  );
}
