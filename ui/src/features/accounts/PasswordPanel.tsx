import { useState } from "react";

import { explainFailure } from "@/api/explain";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { accountCalls } from "./calls";
import { NewPasswordFields, passwordReady } from "./NewPasswordFields";
import { useAccountChange } from "./useAccountQuery";

export function PasswordPanel() {
  const [current, setCurrent] = useState("");
  const [value, setValue] = useState("");
  const [again, setAgain] = useState("");
  const change = useAccountChange(accountCalls.changePassword);
  const words = t.accounts.password;
  const ready = current !== "" && passwordReady(value, again);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready) return;
        change.mutate(
          { current, new: value },
          {
            onSuccess: () => {
              setCurrent("");
              setValue("");
              setAgain("");
            },
          },
        );
      }}
    >
      <Panel
        title={words.title}
        foot={
          <>
            <span className={layout.push} />
            <Button type="submit" tone={ready ? "primary" : "plain"} disabled={!ready || change.isPending}>
              {words.change}
            </Button>
          </>
        }
      >
        <div className={layout.stack}>
          <TextField label={words.current} type="password" autoComplete="current-password" value={current} onValue={setCurrent} />
          <NewPasswordFields value={value} again={again} onValue={setValue} onAgain={setAgain} />
          {change.isSuccess && value === "" && <Note live="status">{words.changed}</Note>}
          {change.error && (
            <Note tone="bad" live="alert">
              {explainFailure(change.error)}
            </Note>
          )}
        </div>
      </Panel>
    </form>
  );
}
