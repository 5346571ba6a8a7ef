import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { BackupContent, BackupView } from "@/api/generated";
import { useSite } from "@/api/hooks";
import { ApiFailure } from "@/api/result";
import { t } from "@/i18n";
import { bytes, moment, percent, shortDay } from "@/i18n/format";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";

import { useReadBackup } from "./useBackups";

interface Props {
  backup: BackupView;
  what: "verify" | "restore";
  onClose: () => void;
}

/** Reads all of a backup, and says whether it is whole; or puts it back, once the store's name was typed. */
export function ReadBackupDialog({ backup, what, onClose }: Props) {
  const site = useSite();
  const [passphrase, setPassphrase] = useState("");
  const [typed, setTyped] = useState("");
  const { read, share } = useReadBackup(backup, what);
  const words = t.settings.backups[what];
  const restores = what === "restore";
  const { isPending, isSuccess, error, data } = read;
  const ready = !isPending && (!backup.protected || passphrase !== "") && (!restores || typed.trim() === site.name.trim());
  // It takes a moment to begin anew; what is asked for meanwhile would only fail.
  const done = isSuccess && restores;
  const start = () => {
    if (ready) read.mutate(backup.protected ? { passphrase } : {});
  };
  return (
    <Dialog
      title={words.title}
      onClose={onClose}
      foot={
        done ? (
          <Button tone="primary" onClick={() => { location.reload(); }}>
            {t.settings.backups.restore.reload}
          </Button>
        ) : (
          <>
            <Button tone="ghost" onClick={onClose}>
              {isSuccess ? t.common.close : t.common.cancel}
            </Button>
            <Button tone={restores ? "danger" : "primary"} type="submit" form="read-backup" disabled={!ready}>
              {words.action}
            </Button>
          </>
        )
      }
    >
      <form
        id="read-backup"
        className={layout.stack}
        onSubmit={(event) => {
          event.preventDefault();
          start();
        }}
      >
        <p className={layout.label}>{words.text(`${shortDay(backup.made_ms, site.time_zone)} ${moment(backup.made_ms, site.time_zone)}`)}</p>
        {restores && !done && (
          <Note tone="warn">
            {t.settings.backups.restore.replaced} {t.settings.backups.restore.kept}
          </Note>
        )}
        {!done && backup.protected && <TextField label={t.settings.backups.dialog.passphrase} type="password" autoComplete="off" disabled={isPending} value={passphrase} onValue={setPassphrase} />}
        {!done && restores && <TextField label={t.settings.backups.restore.confirm(site.name)} autoComplete="off" disabled={isPending} value={typed} onValue={setTyped} />}
        {isPending && <Note live="status">{t.settings.backups.reading(percent(share))}</Note>}
        {data && <Note live="status">{done ? t.settings.backups.restore.done : <Content content={data} zone={site.time_zone} />}</Note>}
        {data?.opens === false && <Note tone="warn">{t.settings.backups.closed}</Note>}
        {error && (
          <Note tone="bad" live="alert">
            {whatIsWrong(error)} {restores && t.settings.backups.restore.unchanged}
          </Note>
        )}
      </form>
    </Dialog>
  );
}

function Content({ content, zone }: { content: BackupContent; zone: string }) {
  const made = `${shortDay(content.made_ms, zone)} ${moment(content.made_ms, zone)}`;
  return <>{t.settings.backups.verify.whole(content.site, made, content.product, bytes(content.bytes))}</>;
}

/** In the reader's language where the engine has a word for it. */
function whatIsWrong(failure: unknown): string {
  const problems: Partial<Record<string, string>> = t.settings.backups.problems;
  const about = failure instanceof ApiFailure && failure.error.code === "invalid_argument" ? failure.error.detail : undefined;
  return (about === undefined ? undefined : problems[about]) ?? explainFailure(failure);
}
