import { useEffect, useId, useRef, type ReactNode } from "react";

import { classes } from "./classes";
import styles from "./Dialog.module.css";

interface Props {
  title: string;
  onClose: () => void;
  wide?: boolean;
  foot?: ReactNode;
  children: ReactNode;
}

/** A modal dialog. Escape closes it, and the browser gives the focus back to where it was. */
export function Dialog({ title, onClose, wide = false, foot, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => {
      dialog?.close();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      className={classes(styles.dialog, wide && styles.wide)}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={id} className={styles.head}>
        {title}
      </h2>
      <div className={styles.body}>{children}</div>
      {foot && <footer className={styles.foot}>{foot}</footer>}
    </dialog>
  );
}
