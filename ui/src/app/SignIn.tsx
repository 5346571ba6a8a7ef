import { useEffect, useEffectEvent, useState, type ReactNode } from "react";

import { ApiClient } from "@/api/client";
import { explain } from "@/api/explain";
import type { RecoveryCodes, SecondFactorOffer as Offered, SignInAnswer, SignInOptions, UserView } from "@/api/generated";
import type { ApiError, Result } from "@/api/result";
import { accountCalls } from "@/features/accounts/calls";
import { NewPasswordFields, passwordReady } from "@/features/accounts/NewPasswordFields";
import { owesSecondFactor } from "@/features/accounts/person-draft";
import { RecoveryCodeList } from "@/features/accounts/RecoveryCodeList";
import { SecondFactorOffer } from "@/features/accounts/SecondFactorOffer";
import { t } from "@/i18n";
import { span } from "@/i18n/format";
import { Button } from "@/kit/Button";
import { TextField } from "@/kit/Field";
import { Note } from "@/kit/Notice";
import { handedToken } from "@/platform/desktop";

import { Mark } from "./Mark";
import styles from "./SignIn.module.css";

interface Props {
  /** What was given last is no longer good. */
  refused: boolean;
  onToken: (token: string) => void;
}

type Step =
  /** Not known yet whether there are accounts. */
  | { kind: "asking" }
  | { kind: "name" }
  | { kind: "code"; challenge: string; password: string }
  /** Signed in with a password that somebody else gave. */
  | { kind: "own_password"; token: string; user: UserView; password: string }
  /** The store demands a second step that they have not: until they have, the session is good for nothing else. */
  | { kind: "factor"; token: string; offer: Offered }
  | { kind: "codes"; token: string; codes: RecoveryCodes }
  /** The machine's own token: there are no accounts yet. */
  | { kind: "token" };

/** Before anybody has signed in: the token says nothing here. */
const client = new ApiClient(undefined, () => undefined);

/** With a session that is not handed to the page yet. */
const clientOf = (token: string) => new ApiClient(token, () => undefined);

function explainSignIn(error: ApiError): string {
  const words = t.accounts.signIn;
  switch (error.code) {
    case "sign_in_refused":
      return words.refused;
    case "too_many_attempts":
      return words.tooMany(span(Number(error.detail) || 60));
    default:
      return explain(error);
  }
}

export function SignIn({ refused, onToken }: Props) {
  const [step, setStep] = useState<Step>({ kind: "asking" });
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const begin = useEffectEvent((answer: Result<SignInOptions>) => {
    // One that was refused is asked for again.
    const handed = refused ? undefined : handedToken();
    if (answer.ok && answer.value.has_users) setStep({ kind: "name" });
    else if (answer.ok && handed !== undefined) onToken(handed);
    else setStep({ kind: "token" });
    if (!answer.ok && answer.error.code === "unreachable") setProblem(explain(answer.error));
  });
  useEffect(() => {
    let here = true;
    void accountCalls.options(client).then((answer) => {
      if (here) begin(answer);
    });
    return () => {
      here = false;
    };
  }, []);
  const ask = async <T,>(call: Promise<Result<T>>, done: (value: T) => void) => {
    setBusy(true);
    setProblem(undefined);
    const answer = await call;
    setBusy(false);
    if (answer.ok) done(answer.value);
    else setProblem(explainSignIn(answer.error));
  };
  /** With a password of their own. */
  const enter = (token: string, user: UserView | undefined, password: string) => {
    if (owesSecondFactor(user)) void ask(accountCalls.offerSecondFactor(clientOf(token), { password }), (offer) => { setStep({ kind: "factor", token, offer }); });
    else onToken(token);
  };
  const take = (password: string) => (answer: SignInAnswer) => {
    if (answer.type === "second_factor") setStep({ kind: "code", challenge: answer.challenge, password });
    else if (answer.me.user?.must_change_password) setStep({ kind: "own_password", token: answer.token, user: answer.me.user, password });
    else enter(answer.token, answer.me.user, password);
  };
  const words = t.accounts.signIn;
  switch (step.kind) {
    case "asking":
      return null;
    case "name":
      return (
        <Card title={t.common.product} problem={problem ?? (refused ? words.ended : undefined)}>
          <NameForm busy={busy} onSubmit={(name, password) => void ask(accountCalls.signIn(client, { name, password }), take(password))} />
        </Card>
      );
    case "code":
      return (
        <Card title={words.codeTitle} text={words.codeText} problem={problem}>
          <CodeForm busy={busy} onSubmit={(code) => void ask(accountCalls.secondFactor(client, { challenge: step.challenge, code }), take(step.password))} />
          <Button
            tone="ghost"
            onClick={() => {
              setProblem(undefined);
              setStep({ kind: "name" });
            }}
          >
            {words.otherName}
          </Button>
        </Card>
      );
    case "own_password":
      return (
        <Card title={words.ownTitle} text={words.ownText} problem={problem}>
          <OwnPasswordForm
            busy={busy}
            onSubmit={(next) => {
              void ask(accountCalls.changePassword(clientOf(step.token), { current: step.password, new: next }), () => { enter(step.token, step.user, next); });
            }}
          />
        </Card>
      );
    case "factor":
      return (
        <Card title={words.factorTitle} text={words.factorText} problem={problem}>
          <SecondFactorOffer
            offer={step.offer}
            busy={busy}
            cancel={words.otherName}
            onCancel={() => {
              void accountCalls.signOut(clientOf(step.token));
              setProblem(undefined);
              setStep({ kind: "name" });
            }}
            onCode={(code) => void ask(accountCalls.confirmSecondFactor(clientOf(step.token), { code }), (codes) => { setStep({ kind: "codes", token: step.token, codes }); })}
          />
        </Card>
      );
    case "codes":
      return (
        <Card title={words.factorTitle} problem={problem}>
          <RecoveryCodeList codes={step.codes.codes} done={words.next} onDone={() => { onToken(step.token); }} />
        </Card>
      );
    case "token":
      return (
        <Card title={t.common.product} text={t.shell.signIn.text} problem={problem}>
          <TokenForm refused={refused} onSubmit={onToken} />
        </Card>
      );
  }
}

function Card({ title, text, problem, children }: { title: string; text?: string; problem: string | undefined; children: ReactNode }) {
  return (
    <main className={styles.screen}>
      <div className={styles.card}>
        <div className={styles.head}>
          <Mark />
          <h1>{title}</h1>
        </div>
        {text && <p>{text}</p>}
        {problem && (
          <Note tone="bad" live="alert">
            {problem}
          </Note>
        )}
        {children}
      </div>
    </main>
  );
}

function NameForm({ busy, onSubmit }: { busy: boolean; onSubmit: (name: string, password: string) => void }) {
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const words = t.accounts.signIn;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() && password) onSubmit(name.trim(), password);
      }}
    >
      {/* eslint-disable-next-line jsx-a11y/no-autofocus -- the page is this form */}
      <TextField label={words.name} value={name} onValue={setName} autoComplete="username" autoCapitalize="none" spellCheck={false} required autoFocus />
      <TextField label={words.password} value={password} onValue={setPassword} type="password" autoComplete="current-password" required />
      <Button tone="primary" type="submit" disabled={busy}>
        {t.shell.signIn.submit}
      </Button>
    </form>
  );
}

function CodeForm({ busy, onSubmit }: { busy: boolean; onSubmit: (code: string) => void }) {
  const [code, setCode] = useState("");
  const words = t.accounts.signIn;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (code.trim()) onSubmit(code.trim());
      }}
    >
      {/* eslint-disable-next-line jsx-a11y/no-autofocus -- the page is this form */}
      <TextField label={words.code} hint={words.codeHint} value={code} onValue={setCode} autoComplete="one-time-code" spellCheck={false} required autoFocus />
      <Button tone="primary" type="submit" disabled={busy}>
        {words.next}
      </Button>
    </form>
  );
}

function OwnPasswordForm({ busy, onSubmit }: { busy: boolean; onSubmit: (password: string) => void }) {
  const [value, setValue] = useState("");
  const [again, setAgain] = useState("");
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (passwordReady(value, again)) onSubmit(value);
      }}
    >
      <NewPasswordFields value={value} again={again} onValue={setValue} onAgain={setAgain} />
      <Button tone="primary" type="submit" disabled={busy || !passwordReady(value, again)}>
        {t.accounts.password.change}
      </Button>
    </form>
  );
}

function TokenForm({ refused, onSubmit }: { refused: boolean; onSubmit: (token: string) => void }) {
  const [token, setToken] = useState("");
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (token.trim()) onSubmit(token.trim());
      }}
    >
      <TextField label={t.shell.signIn.token} value={token} onValue={setToken} problem={refused ? t.shell.signIn.refused : undefined} type="password" autoComplete="off" spellCheck={false} required />
      <Button tone="primary" type="submit">
        {t.shell.signIn.submit}
      </Button>
    </form>
  );
}
