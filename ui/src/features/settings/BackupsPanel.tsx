import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { BackupView } from "@/api/generated";
import { useMay, useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { bytes, moment, percent, shortDay } from "@/i18n/format";
import { Button, IconButton } from "@/kit/Button";
import { classes } from "@/kit/classes";
import { ConfirmDialog } from "@/kit/ConfirmDialog";
import layout from "@/kit/layout.module.css";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import table from "@/kit/table.module.css";

import { MakeBackupDialog } from "./MakeBackupDialog";
import { ReadBackupDialog } from "./ReadBackupDialog";
import styles from "./Settings.module.css";
import { useBackups, useMakeBackup, useRemoveBackup, useSaveBackup } from "./useBackups";

type Asked = { what: "make" } | { what: "verify" | "restore" | "remove"; backup: BackupView };

/** What there is to go back to, and how. */
export function BackupsPanel() {
  const { time_zone: zone } = useSite();
  const [asked, setAsked] = useState<Asked>();
  const backups = useBackups();
  const mayRestore = useMay()("manage_site");
  const make = useMakeBackup();
  const remove = useRemoveBackup();
  const { save, share } = useSaveBackup();
  const words = t.settings.backups;
  const failure = make.error ?? save.error ?? backups.error;
  const close = () => {
    setAsked(undefined);
  };
  return (
    <Panel
      title={words.title}
      flush
      tools={
        <Button tone="outline" size="small" icon="plus" disabled={make.isPending} onClick={() => { setAsked({ what: "make" }); }}>
          {words.make}
        </Button>
      }
    >
      <p className={classes(layout.label, styles.inset)}>{words.hint}</p>
      {make.isPending && <Note live="status">{words.making}</Note>}
      {make.isSuccess && <Note live="status">{words.made(make.data.path)}</Note>}
      {save.isPending && <Note live="status">{words.saving(percent(share))}</Note>}
      {failure && (
        <Note tone="bad" live="alert">
          {explainFailure(failure)}
        </Note>
      )}
      {backups.data?.length === 0 && <EmptyState title={words.none.title} text={words.none.text} />}
      {backups.data && backups.data.length > 0 && (
        <table className={table.table}>
          <thead>
            <tr>
              <th>{words.columns.made}</th>
              <th>{words.columns.use}</th>
              <th className={table.number}>{words.columns.size}</th>
              <th>
                <span className={layout.hidden}>{words.columns.what}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {backups.data.map((backup) => {
              const made = `${shortDay(backup.made_ms, zone)} ${moment(backup.made_ms, zone)}`;
              return (
                <tr key={backup.id}>
                  <th scope="row">
                    {made}
                    <span className={styles.detail}>
                      {words.columns.kind} {words.kinds[backup.kind]}
                    </span>
                  </th>
                  <td className={table.text}>{backup.protected ? words.protected : words.plain}</td>
                  <td className={table.number}>{bytes(backup.bytes)}</td>
                  <td>
                    <div className={table.actions}>
                      <IconButton icon="export" label={words.save(made)} disabled={save.isPending} onClick={() => { save.mutate(backup); }} />
                      <IconButton icon="ok" label={words.verify.label(made)} onClick={() => { setAsked({ what: "verify", backup }); }} />
                      <IconButton icon="undo" disabled={!mayRestore} label={words.restore.label(made)} onClick={() => { setAsked({ what: "restore", backup }); }} />
                      <IconButton icon="x" label={words.remove(made)} onClick={() => { setAsked({ what: "remove", backup }); }} />
                    </div>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {asked?.what === "make" && (
        <MakeBackupDialog
          onClose={close}
          onMake={(request) => {
            make.mutate(request);
            close();
          }}
        />
      )}
      {(asked?.what === "verify" || asked?.what === "restore") && <ReadBackupDialog backup={asked.backup} what={asked.what} onClose={close} />}
      {asked?.what === "remove" && (
        <ConfirmDialog
          title={words.removing.title}
          text={words.removing.text}
          action={words.removing.action}
          busy={remove.isPending}
          problem={remove.error ? explainFailure(remove.error) : undefined}
          onConfirm={() => { remove.mutate(asked.backup, { onSuccess: close }); }}
          onClose={close}
        />
      )}
    </Panel>
  );
}
