import { t } from "@/i18n";
import { classes } from "@/kit/classes";
import { Key } from "@/kit/Key";

import type { Tool } from "./editor-state";
import styles from "./SceneScreen.module.css";

/** What the mouse and the keys do with the present tool. */
export function Hints({ tool }: { tool: Tool }) {
  const words = t.zones.hints;
  return (
    <footer className={styles.hints}>
      <span>{words[tool]}</span>
      <span>
        <Key name="Alt" />
        {words.free}
      </span>
      <span>
        <Key name="Tab" />
        {words.next}
      </span>
      <span className={styles.optional}>
        <Key name="↑" />
        <Key name="↓" />
        <Key name="←" />
        <Key name="→" />
        {words.move}
        <Key name="Shift" />
        {words.more}
      </span>
      <span className={classes(styles.optional)}>
        <Key name="Enter" />
        {words.add}
      </span>
      <span className={styles.optional}>
        <Key name="Del" />
        {words.remove}
      </span>
    </footer>
  );
}
