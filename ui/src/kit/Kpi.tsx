import { useId, useState, type ReactNode } from "react";

import { Icon } from "./Icon";
import styles from "./Kpi.module.css";

interface Props {
  name: string;
  value: string;
  /** The definition, shown on demand. */
  how: string;
  howLabel: string;
  foot?: ReactNode;
}

/** One figure with its name, how it is known and how it is computed. */
export function Kpi({ name, value, how, howLabel, foot }: Props) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <article className={styles.kpi} aria-labelledby={id}>
      <div className={styles.head}>
        <span id={id} className={styles.name}>
          {name}
        </span>
        <button
          type="button"
          className={styles.help}
          aria-label={howLabel}
          aria-expanded={open}
          onClick={() => {
            setOpen(!open);
          }}
          onBlur={() => {
            setOpen(false);
          }}
          onKeyDown={(event) => {
            if (event.key !== "Escape" || !open) return;
            event.preventDefault();
            event.stopPropagation();
            setOpen(false);
          }}
        >
          <Icon name="help" size="small" />
        </button>
      </div>
      <div className={styles.value}>{value}</div>
      <div className={styles.foot}>{foot}</div>
      {open && (
        <div role="status" className={styles.how}>
          {how}
        </div>
      )}
    </article>
  );
}
