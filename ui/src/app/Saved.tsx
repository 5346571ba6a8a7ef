import { useEffect, useState } from "react";

import { t } from "@/i18n";
import { Button, IconButton } from "@/kit/Button";
import { Icon } from "@/kit/Icon";
import { openSaved } from "@/platform/desktop";

import { Banner } from "./Banner";
import styles from "./Saved.module.css";

/** What the desktop's window says of a file; see `src-tauri/src/saving.rs`. A browser tells by itself. */
interface Saved {
  path: string;
  /** By which the window opens it; absent when it was not saved. */
  number?: number;
}

const SHOWN_MS = 10_000;

/** The last file that the window told of, until it is put away. */
function useSaved() {
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
  return [file, setFile] as const;
}

/** Says for a while where a file went: in the bar, where nothing else is. */
export function SavedNote() {
  const [file, setFile] = useSaved();
  useEffect(() => {
    if (file?.number === undefined) return undefined;
    const timer = setTimeout(() => { setFile(undefined); }, SHOWN_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [file, setFile]);
  if (file?.number === undefined) return null;
  const { number, path } = file;
  const words = t.shell.saved;
  return (
    <div className={styles.saved}>
      <Icon name="ok" size="small" />
      <b role="status">{words.done}</b>
      <span className={styles.path} title={path}><bdi dir="ltr">{path}</bdi></span>
      <Button size="small" tone="outline" onClick={() => { openSaved(number); }}>{words.open}</Button>
      <IconButton icon="x" label={words.close} onClick={() => { setFile(undefined); }} />
    </div>
  );
}

/** Says that a file was not saved, until somebody has read it or another one was. */
export function NotSavedBanner() {
  const [file, setFile] = useSaved();
  if (!file || file.number !== undefined) return null;
  const words = t.shell.saved;
  return (
    <Banner title={words.failed} text={words.whatToDo} live="alert">
      <IconButton icon="x" label={words.close} onClick={() => { setFile(undefined); }} />
    </Banner>
  );
}
