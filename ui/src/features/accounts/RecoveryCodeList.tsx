import { useRef } from "react";

import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { CopyButton } from "@/kit/CopyButton";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";

import styles from "./Accounts.module.css";

interface Props {
  codes: readonly string[];
  /** What leads on is called. */
  done: string;
  onDone: () => void;
}

/** Ways in without the authenticator, shown this once. */
export function RecoveryCodeList({ codes, done, onDone }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const words = t.accounts.factor;
  return (
    <section className={layout.stack} aria-label={words.codes}>
      <Note tone="warn" title={words.codes}>
        {words.codesText}
      </Note>
      <ul ref={list} className={styles.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={layout.row}>
        <CopyButton text={codes.join("\n")} shown={() => list.current} />
        <Button tone="primary" onClick={onDone}>
          {done}
        </Button>
      </div>
    </section>
  );
}
