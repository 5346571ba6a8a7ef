import { useRef } from "react";

import type { BackupView } from "@/api/generated";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { CopyButton } from "@/kit/CopyButton";
import { Dialog } from "@/kit/Dialog";
import layout from "@/kit/layout.module.css";

import styles from "./Settings.module.css";

/** How a backup is put back: on the engine's machine, while it stands still. */
export function RestoreDialog({ backup, onClose }: { backup: BackupView; onClose: () => void }) {
  const words = t.settings.backups.steps;
  return (
    <Dialog title={words.title} wide onClose={onClose} foot={<Button onClick={onClose}>{t.common.close}</Button>}>
      <div className={layout.stack}>
        <p className={layout.label}>{words.text}</p>
        <ol className={styles.steps}>
          <li>
            {words.check}
            <Command verb="verify" file={backup.path} />
          </li>
          <li>{words.stop}</li>
          <li>
            {words.restore}
            <Command verb="restore" file={backup.path} />
          </li>
          <li>{words.start}</li>
        </ol>
        {backup.protected && <p className={layout.label}>{words.passphrase}</p>}
      </div>
    </Dialog>
  );
}

function Command({ verb, file }: { verb: "verify" | "restore"; file: string }) {
  const shown = useRef<HTMLElement>(null);
  const text = `inveye backup ${verb} "${file}"`;
  return (
    <div>
      <code ref={shown} className={styles.code}>
        {text}
      </code>
      <CopyButton size="small" text={text} shown={() => shown.current} />
    </div>
  );
}
