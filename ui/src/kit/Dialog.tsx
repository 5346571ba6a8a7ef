import { useEffect, useId, useRef, type ReactNode } from "react";

import { classes } from "./classes";
import styles from "./Dialog.module.css";
import { useScrollFocus } from "./useScrollFocus";

/** Fields for words, in their order. */
const ANSWER = "input:not([type=checkbox], [type=radio], [type=file]), textarea";

interface Props {
  title: string;
  onClose: () => void;
  wide?: boolean;
  foot?: ReactNode;
  children: ReactNode;
}

/** A modal dialog; its first field for words has the focus. Escape closes it, and the browser gives the focus back to where it was. */
export function Dialog({ title, onClose, wide = false, foot, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [needed, attach] = useScrollFocus();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) {
      dialog.showModal();
      // What a question is answered in; React's own `autoFocus` comes before the dialog is there to take it.
      dialog.querySelector<HTMLElement>(ANSWER)?.focus();
    }
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
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the keyboard scrolls what has the focus */}
      <div ref={attach} className={styles.body} tabIndex={needed ? 0 : undefined}>
        {children}
      </div>
      {foot && <footer className={styles.foot}>{foot}</footer>}
    </dialog>
  );
}
