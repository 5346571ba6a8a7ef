import { useRef, useState } from "react";

import { explainFailure } from "@/api/explain";
import type { RecoveryCodes, SecondFactorOffer, UserView } from "@/api/generated";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { CopyButton } from "@/kit/CopyButton";
import { TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { QrCode } from "@/kit/QrCode";

import styles from "./Accounts.module.css";
import { accountCalls } from "./calls";
import { useAccountChange } from "./useAccountQuery";

type Wish = "begin" | "stop" | "codes";

/** The second step at sign-in: on, off, and the ways in without it. */
export function SecondFactorPanel({ user }: { user: UserView }) {
  const [wish, setWish] = useState<Wish>();
  const [offer, setOffer] = useState<SecondFactorOffer>();
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
        {error && (
          <Note tone="bad" live="alert">
            {explainFailure(error)}
          </Note>
        )}
        {codes ? (
          <Codes codes={codes.codes} onDone={() => { setCodes(undefined); }} />
        ) : offer ? (
          <Offer
            offer={offer}
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
                <Button tone="danger" onClick={() => { ask("stop"); }}>
                  {words.stop}
                </Button>
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

function Offer({ offer, busy, onCancel, onCode }: { offer: SecondFactorOffer; busy: boolean; onCancel: () => void; onCode: (code: string) => void }) {
  const [code, setCode] = useState("");
  const words = t.accounts.factor;
  return (
    <form
      className={layout.stack}
      onSubmit={(event) => {
        event.preventDefault();
        if (code.trim()) onCode(code.trim());
      }}
    >
      <span>{words.scan}</span>
      <QrCode className={styles.qr} text={offer.address} label={words.qr} />
      <span className={layout.muted}>
        {words.secret} <code className={styles.secret}>{offer.secret}</code>
      </span>
      {/* eslint-disable-next-line jsx-a11y/no-autofocus -- the field just asked for */}
      <TextField label={words.code} inputMode="numeric" autoComplete="one-time-code" maxLength={8} value={code} onValue={setCode} autoFocus />
      <div className={layout.row}>
        <Button tone="ghost" onClick={onCancel}>
          {t.common.cancel}
        </Button>
        <Button type="submit" tone="primary" disabled={busy || !code.trim()}>
          {words.confirm}
        </Button>
      </div>
    </form>
  );
}

function Codes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
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
          {t.common.close}
        </Button>
      </div>
    </section>
  );
}
