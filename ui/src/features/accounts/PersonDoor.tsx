import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { UserView } from "@/api/generated";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { Switch } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";

import { accountCalls } from "./calls";
import { NewPasswordFields, passwordReady } from "./NewPasswordFields";
import { useAccountChange } from "./useAccountQuery";

interface Props {
  user: UserView;
  onRemoved: () => void;
}

/** How somebody gets in again, or no more: new password, second step off, account removed. */
export function PersonDoor({ user, onRemoved }: Props) {
  const [asked, setAsked] = useState<"password" | "remove">();
  const [value, setValue] = useState("");
  const [again, setAgain] = useState("");
  const [mustChange, setMustChange] = useState(true);
  const reset = useAccountChange((client, password: string) => accountCalls.resetPassword(client, user.id, { password, must_change_password: mustChange }));
  const factor = useAccountChange((client, id: string) => accountCalls.resetSecondFactor(client, id));
  const remove = useAccountChange((client, id: string) => accountCalls.removeUser(client, id));
  const words = t.accounts.people.form;
  const error = reset.error ?? factor.error ?? remove.error;
  const close = () => {
    setAsked(undefined);
    setValue("");
    setAgain("");
  };
  return (
    <>
      <div className={`${layout.row ?? ""} ${layout.wrap ?? ""}`}>
        <Button tone="outline" size="small" onClick={() => { setAsked("password"); }}>
          {words.reset}
        </Button>
        {user.second_factor && (
          <Button tone="outline" size="small" onClick={() => { factor.mutate(user.id); }}>
            {words.resetFactor}
          </Button>
        )}
        <Button tone="danger" size="small" onClick={() => { setAsked("remove"); }}>
          {words.remove}
        </Button>
      </div>
      {error && (
        <Note tone="bad" live="alert">
          {explainFailure(error)}
        </Note>
      )}
      {reset.isSuccess && <Note live="status">{words.resetDone}</Note>}
      {factor.isSuccess && <Note live="status">{words.resetFactorDone}</Note>}
      {asked === "password" && (
        <Dialog
          title={words.reset}
          onClose={close}
          foot={
            <>
              <Button tone="ghost" onClick={close}>
                {t.common.cancel}
              </Button>
              <Button tone="primary" disabled={!passwordReady(value, again)} onClick={() => { reset.mutate(value, { onSettled: close }); }}>
                {t.accounts.password.change}
              </Button>
            </>
          }
        >
          <NewPasswordFields value={value} again={again} onValue={setValue} onAgain={setAgain} />
          <Switch label={words.mustChange} checked={mustChange} onValue={setMustChange} />
        </Dialog>
      )}
      {asked === "remove" && (
        <Dialog
          title={words.removeTitle(user.shown_name)}
          onClose={close}
          foot={
            <>
              <Button tone="ghost" onClick={close}>
                {t.common.cancel}
              </Button>
              <Button tone="danger" onClick={() => { remove.mutate(user.id, { onSuccess: onRemoved, onSettled: close }); }}>
                {words.remove}
              </Button>
            </>
          }
        >
          <p>{words.removeText}</p>
        </Dialog>
      )}
    </>
  );
}
