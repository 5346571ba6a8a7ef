import { useState } from "react";

import { isEncryptedStream } from "@/api/stream-address";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { TextField } from "@/kit/Field";

import { typedAddresses } from "./device";
import styles from "./Setup.module.css";

/** Addresses of cameras that no search finds: hosts, or streams as they are. */
export function AddressForm({ onAdd }: { onAdd: (addresses: string[]) => void }) {
  const [text, setText] = useState("");
  const words = t.setup.find;
  const typed = typedAddresses(text);
  const problem = typed.some(isEncryptedStream) ? t.cameras.form.urlEncrypted : undefined;
  const isUsable = typed.length > 0 && problem === undefined;
  return (
    <form
      className={styles.address}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isUsable) return;
        setText("");
        onAdd(typed);
      }}
    >
      {/* eslint-disable-next-line jsx-a11y/no-autofocus -- asked for by its button, or the only thing to do */}
      <TextField label={words.address} hint={words.addressHint} problem={problem} value={text} autoFocus spellCheck={false} autoComplete="off" inputMode="url" onValue={setText} />
      <Button type="submit" tone="outline" disabled={!isUsable}>
        {words.take}
      </Button>
    </form>
  );
}
