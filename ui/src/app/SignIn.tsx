import { useState } from "react";

import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { TextField } from "@/kit/Field";

import { Mark } from "./Mark";
import styles from "./SignIn.module.css";

interface Props {
  /** The last token was not taken. */
  refused: boolean;
  onToken: (token: string) => void;
}

export function SignIn({ refused, onToken }: Props) {
  const [token, setToken] = useState("");
  return (
    <main className={styles.screen}>
      <form
        className={styles.card}
        onSubmit={(event) => {
          event.preventDefault();
          if (token.trim()) onToken(token.trim());
        }}
      >
        <div className={styles.head}>
          <Mark />
          <h1>{t.common.product}</h1>
        </div>
        <p>{t.shell.signIn.text}</p>
        <TextField label={t.shell.signIn.token} value={token} onValue={setToken} problem={refused ? t.shell.signIn.refused : undefined} type="password" autoComplete="off" spellCheck={false} required />
        <Button tone="primary" type="submit">
          {t.shell.signIn.submit}
        </Button>
      </form>
    </main>
  );
}
