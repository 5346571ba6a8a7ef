import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { RecoveryCodes, SecondFactorOffer as Offered, UserView } from "@/api/generated";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { accountCalls } from "./calls";
import { RecoveryCodeList } from "./RecoveryCodeList";
import { SecondFactorOffer } from "./SecondFactorOffer";
import { useAccountChange } from "./useAccountQuery";

type Wish = "begin" | "stop" | "codes";

/** The second step at sign-in: on, off, and the ways in without it. */
export function SecondFactorPanel({ user }: { user: UserView }) {
  const [wish, setWish] = useState<Wish>();
  const [offer, setOffer] = useState<Offered>();
  const [codes, setCodes] = useState<RecoveryCodes>();
  const begin = useAccountChange(accountCalls.offerSecondFactor);
  const confirm = useAccountChange(accountCalls.confirmSecondFactor);
  const drop = useAccountChange(accountCalls.dropSecondFactor);
  const renew = useAccountChange(accountCalls.newRecoveryCodes);
  const words = t.accounts.factor;
  const error = begin.error ?? confirm.error ?? drop.error ?? renew.error;
  const ask = (next: Wish) => {
    for (const each of [begin, confirm, drop, renew]) each.reset();
    setWish(next);
  };
  const prove = (password: string) => {
    const done = () => { setWish(undefined); };
    if (wish === "begin") begin.mutate({ password }, { onSuccess: (made) => { setOffer(made); done(); } });
    if (wish === "stop") drop.mutate({ password }, { onSuccess: done });
    if (wish === "codes") renew.mutate({ password }, { onSuccess: (made) => { setCodes(made); done(); } });
  };
  return (
    <Panel title={words.title}>
      <div className={layout.stack}>
        <span>{user.second_factor ? `${words.on} ${words.left(user.recovery_codes_left)}` : words.off}</span>
        {user.second_factor_demanded && <span className={layout.muted}>{words.demanded}</span>}
        {error && (
          <Note tone="bad" live="alert">
            {explainFailure(error)}
          </Note>
        )}
        {codes ? (
          <RecoveryCodeList codes={codes.codes} done={t.common.close} onDone={() => { setCodes(undefined); }} />
        ) : offer ? (
          <SecondFactorOffer
            offer={offer}
            cancel={t.common.cancel}
            busy={confirm.isPending}
            onCancel={() => { setOffer(undefined); }}
            onCode={(code) => {
              confirm.mutate({ code }, {
                onSuccess: (made) => {
                  setOffer(undefined);
                  setCodes(made);
                },
              });
            }}
          />
        ) : wish ? (
          <Proof action={wish === "begin" ? words.begin : wish === "stop" ? words.stop : words.newCodes} text={wish === "codes" ? words.newCodesText : undefined} onCancel={() => { setWish(undefined); }} onPassword={prove} />
        ) : (
          <div className={layout.row}>
            {user.second_factor ? (
              <>
                <Button tone="outline" onClick={() => { ask("codes"); }}>
                  {words.newCodes}
                </Button>
                {user.second_factor_demanded ? (
                  <Button tone="outline" onClick={() => { ask("begin"); }}>
                    {words.another}
                  </Button>
                ) : (
                  <Button tone="danger" onClick={() => { ask("stop"); }}>
                    {words.stop}
                  </Button>
                )}
              </>
            ) : (
              <Button tone="outline" onClick={() => { ask("begin"); }}>
                {words.begin}
              </Button>
            )}
          </div>
        )}
      </div>
    </Panel>
  );
}

function Proof({ action, text, onCancel, onPassword }: { action: string; text: string | undefined; onCancel: () => void; onPassword: (password: string) => void }) {
  const [password, setPassword] = useState("");
  return (
    <form
      className={layout.stack}
      onSubmit={(event) => {
        event.preventDefault();
        if (password) onPassword(password);
      }}
    >
      {text && <span className={layout.muted}>{text}</span>}
      {/* eslint-disable-next-line jsx-a11y/no-autofocus -- the field just asked for */}
      <TextField label={t.accounts.password.proof} type="password" autoComplete="current-password" value={password} onValue={setPassword} autoFocus />
      <div className={layout.row}>
        <Button tone="ghost" onClick={onCancel}>
          {t.common.cancel}
        </Button>
        <Button type="submit" tone="primary" disabled={!password}>
          {action}
        </Button>
      </div>
    </form>
  );
}
