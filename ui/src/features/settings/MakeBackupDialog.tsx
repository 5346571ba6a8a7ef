import { useState } from "react";

import type { BackupRequest } from "@/api/generated";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { Switch, TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";

/** As the engine has it. */
const LEAST = 12;

interface Props {
  onClose: () => void;
  onMake: (request: BackupRequest) => void;
}

/** Whether a backup is for this machine or for any. */
export function MakeBackupDialog({ onClose, onMake }: Props) {
  const [protect, setProtect] = useState(false);
  const [passphrase, setPassphrase] = useState("");
  const [again, setAgain] = useState("");
  const words = t.settings.backups.dialog;
  const short = [...passphrase].length < LEAST;
  const ready = !protect || (!short && passphrase === again);
  return (
    <Dialog
      title={words.title}
      onClose={onClose}
      foot={
        <>
          <Button tone="ghost" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button tone="primary" disabled={!ready} onClick={() => { onMake(protect ? { passphrase } : {}); }}>
            {words.action}
          </Button>
        </>
      }
    >
      <div className={layout.stack}>
        <Switch label={words.protect} checked={protect} onValue={setProtect} />
        <p className={layout.label}>{protect ? words.protectedText : words.plainText}</p>
        {protect && (
          <>
            <TextField label={words.passphrase} type="password" autoComplete="new-password" hint={words.hint(LEAST)} problem={passphrase !== "" && short ? words.short(LEAST) : undefined} value={passphrase} onValue={setPassphrase} />
            <TextField label={words.again} type="password" autoComplete="new-password" problem={again !== "" && again !== passphrase ? words.differs : undefined} value={again} onValue={setAgain} />
          </>
        )}
      </div>
    </Dialog>
  );
}
