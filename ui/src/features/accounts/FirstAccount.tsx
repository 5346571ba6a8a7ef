import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { SignInRequest } from "@/api/generated";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import styles from "./Accounts.module.css";
import { accountCalls } from "./calls";
import { NewPasswordFields, passwordReady } from "./NewPasswordFields";
import { isName } from "./person-draft";
import { useAccountChange } from "./useAccountQuery";

/** While there are no accounts: makes the first one, an admin. */
export function FirstAccount({ onDone }: { onDone: (made: SignInRequest) => void }) {
  const [name, setName] = useState("");
  const [value, setValue] = useState("");
  const [again, setAgain] = useState("");
  const make = useAccountChange(accountCalls.first);
  const { none, first, form } = t.accounts.people;
  const ready = isName(name) && passwordReady(value, again);
  return (
    <form
      className={styles.first}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        // A promise, because with the first account this form is gone before its own answer is heard.
        if (ready) void make.mutateAsync({ name: name.trim(), password: value, role: "admin", must_change_password: false }).then(() => { onDone({ name: name.trim(), password: value }); }, () => undefined);
      }}
    >
      <Panel
        title={first}
        foot={
          <>
            <span className={layout.push} />
            <Button type="submit" tone="primary" disabled={!ready || make.isPending}>
              {first}
            </Button>
          </>
        }
      >
        <div className={layout.stack}>
          <Note title={none.title}>{none.text}</Note>
          {make.error && (
            <Note tone="bad" live="alert">
              {explainFailure(make.error)}
            </Note>
          )}
          <TextField label={form.name} hint={form.nameHint} problem={name !== "" && !isName(name) ? form.nameProblem : undefined} value={name} maxLength={64} autoComplete="username" autoCapitalize="none" spellCheck={false} onValue={setName} />
          <NewPasswordFields value={value} again={again} onValue={setValue} onAgain={setAgain} />
        </div>
      </Panel>
    </form>
  );
}
