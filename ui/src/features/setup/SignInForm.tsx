import { useState } from "react";

import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { TextField } from "@/kit/Field";

import type { Credentials } from "./finder";
import styles from "./Setup.module.css";

interface Props {
  /** How many cameras they are for. */
  count: number;
  busy: boolean;
  onSignIn: (credentials: Credentials) => void;
}

/** One user name and password for all cameras that want some; most shops have one for all. */
export function SignInForm({ count, busy, onSignIn }: Props) {
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const words = t.setup.find;
  return (
    <form
      className={styles.signIn}
      onSubmit={(event) => {
        event.preventDefault();
        if (username.trim()) onSignIn({ username: username.trim(), password });
      }}
    >
      <TextField label={words.user(count)} value={username} autoComplete="off" autoCapitalize="none" spellCheck={false} onValue={setUsername} />
      <TextField label={words.password} type="password" value={password} autoComplete="off" onValue={setPassword} />
      <Button type="submit" tone="outline" disabled={busy || !username.trim()}>
        {words.signIn(count)}
      </Button>
    </form>
  );
}
