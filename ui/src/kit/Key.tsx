import styles from "./Key.module.css";

/** A key as it is printed on the keyboard. Not read aloud: `aria-keyshortcuts` and the help say it. */
export function Key({ name }: { name: string }) {
  return (
    <kbd className={styles.key} aria-hidden="true">
      {name}
    </kbd>
  );
}
