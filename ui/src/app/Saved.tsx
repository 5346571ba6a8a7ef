import { useEffect, useState } from "react";

import { t } from "@/i18n";
import { IconButton } from "@/kit/Button";
import { classes } from "@/kit/classes";
import { Icon } from "@/kit/Icon";

import styles from "./Saved.module.css";

/** What the desktop's window says of a file; see `src-tauri/src/saving.rs`. A browser tells by itself. */
interface Saved {
  path: string;
  saved: boolean;
}

const SHOWN_MS = 10_000;

/** Says where a file went, or that it did not: over the screen, so that nothing moves. */
export function SavedToast() {
  const [file, setFile] = useState<Saved>();
  useEffect(() => {
    const listen = (event: Event) => {
      setFile((event as CustomEvent<Saved>).detail);
    };
    window.addEventListener("inveye:saved", listen);
    return () => {
      window.removeEventListener("inveye:saved", listen);
    };
  }, []);
  useEffect(() => {
    if (!file?.saved) return undefined;
    const timer = setTimeout(() => {
      setFile(undefined);
    }, SHOWN_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [file]);
  if (!file) return null;
  const words = t.shell.saved;
  return (
    <div className={classes(styles.saved, !file.saved && styles.failed)}>
      <Icon name={file.saved ? "ok" : "critical"} />
      <b role={file.saved ? "status" : "alert"}>{file.saved ? words.done : words.failed}</b>
      <bdi className={styles.path} title={file.path}>{file.saved ? file.path : words.whatToDo}</bdi>
      <IconButton icon="x" label={words.close} onClick={() => { setFile(undefined); }} />
    </div>
  );
}
