import { useState } from "react";

import type { SecondFactorOffer as Offered } from "@/api/generated";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { QrCode } from "@/kit/QrCode";

import styles from "./Accounts.module.css";

interface Props {
  offer: Offered;
  busy: boolean;
  /** The way back, and what it is called. */
  cancel: string;
  onCancel: () => void;
  onCode: (code: string) => void;
}

/** A secret for an authenticator, and the field for the first code that it shows. */
export function SecondFactorOffer({ offer, busy, cancel, onCancel, onCode }: Props) {
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
          {cancel}
        </Button>
        <Button type="submit" tone="primary" disabled={busy || !code.trim()}>
          {words.confirm}
        </Button>
      </div>
    </form>
  );
}
