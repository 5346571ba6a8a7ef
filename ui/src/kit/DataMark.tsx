import { classes } from "./classes";
import styles from "./DataMark.module.css";

interface Props {
  /** Whether all of the time was seen. */
  complete: boolean;
  children: string;
}

/** How a figure is known: a full dot measured, a half one partly seen. */
export function DataMark({ complete, children }: Props) {
  return (
    <span className={classes(styles.mark, !complete && styles.partial)}>
      <svg viewBox="0 0 14 14" aria-hidden="true">
        <circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
        {complete ? <circle cx="7" cy="7" r="3.5" fill="currentColor" /> : <path d="M7 3.5a3.5 3.5 0 0 1 0 7z" fill="currentColor" />}
      </svg>
      {children}
    </span>
  );
}
