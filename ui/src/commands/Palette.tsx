import { useEffect, useId, useRef, useState } from "react";

import { t } from "@/i18n";
import { Icon } from "@/kit/Icon";
import { Key } from "@/kit/Key";

import { searchEntries, type PaletteEntry } from "./palette-search";
import styles from "./Palette.module.css";

interface Props {
  entries: readonly PaletteEntry[];
  onClose: () => void;
}

/** The one search: places, cameras, actions. */
export function Palette({ entries, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState(0);
  const id = useId();
  const found = searchEntries(entries, query);
  const index = Math.min(chosen, found.length - 1);

  useEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    return () => {
      element?.close();
    };
  }, []);
  useEffect(() => {
    list.current?.children[index]?.scrollIntoView({ block: "nearest" });
  }, [index]);

  const run = (entry: PaletteEntry | undefined) => {
    if (!entry) return;
    onClose();
    // After the dialog has given the focus back, so that what runs may take it.
    setTimeout(entry.run);
  };
  return (
    <dialog
      ref={dialog}
      className={styles.palette}
      aria-label={t.shell.palette}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className={styles.search}>
        <Icon name="search" size="small" />
        <input
          value={query}
          placeholder={t.shell.find}
          aria-label={t.shell.find}
          role="combobox"
          aria-expanded
          aria-controls={id}
          aria-activedescendant={found[index] ? `${id}-${found[index].id}` : undefined}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setQuery(event.target.value);
            setChosen(0);
          }}
          onKeyDown={(event) => {
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
            if (step !== undefined) {
              event.preventDefault();
              setChosen((index + step + found.length) % Math.max(1, found.length));
            } else if (event.key === "Enter") {
              event.preventDefault();
              run(found[index]);
            }
          }}
        />
      </div>
      <ul ref={list} id={id} role="listbox" aria-label={t.shell.palette} className={styles.list}>
        {found.map((entry, place) => (
          // Keys reach the list through the text field above it.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <li key={entry.id} id={`${id}-${entry.id}`} role="option" aria-selected={place === index} onClick={() => { run(entry); }} onPointerMove={() => { setChosen(place); }}>
            <Icon name={entry.icon} size="small" />
            <span>{entry.label}</span>
            <span className={styles.group}>{entry.group}</span>
            {entry.keyHint ? <Key name={entry.keyHint} /> : <span />}
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={styles.none}>{t.commands.none}</p>}
    </dialog>
  );
}
