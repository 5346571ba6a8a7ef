import type { DeviceSetting } from "@/api/generated";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { classes } from "@/kit/classes";
import { TextField } from "@/kit/Field";
import { Icon, type IconName } from "@/kit/Icon";
import layout from "@/kit/layout.module.css";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { changesOf, findingsOf, verdictOf, type Device, type Finding } from "./device";
import { nameOf, VerdictMark } from "./DeviceTable";
import { explainFinding, changeWord } from "./explain-finding";
import styles from "./Setup.module.css";
import { isHost, offeredServer, withTimeServer } from "./time-server";

interface Props {
  device: Device;
  onFix: (changes: readonly DeviceSetting[]) => void;
  onAsk: () => void;
  /** Only what was typed can be forgotten. */
  onForget: (() => void) | undefined;
  /** The store's own time server, once somebody typed one: it is for all its cameras. */
  timeServer: string | undefined;
  onTimeServer: (server: string) => void;
}

const ICONS: Record<Finding["tone"], IconName> = { ok: "ok", note: "note", warn: "medium", bad: "critical" };

/** Everything known of one device, in words, and what can be mended from here. */
export function DeviceDetail({ device, onFix, onAsk, onForget, timeServer, onTimeServer }: Props) {
  const words = t.setup.find;
  const findings = findingsOf(device);
  const changes = withTimeServer(changesOf(device), timeServer);
  const problem = timeServer === undefined || timeServer === "" || isHost(timeServer) ? undefined : words.timeServer.problem;
  const busy = device.work !== undefined;
  return (
    <Panel
      title={nameOf(device)}
      beside={<VerdictMark verdict={verdictOf(device)} />}
      tools={
        changes.length > 1 && (
          <Button tone="outline" size="small" disabled={busy || (problem !== undefined && offeredServer(changes) !== undefined)} onClick={() => { onFix(changes); }}>
            {words.fixAll(changes.length)}
          </Button>
        )
      }
      foot={
        <>
          {onForget && device.cameras.length === 0 && (
            <Button tone="ghost" size="small" disabled={busy} onClick={onForget}>
              {words.forget}
            </Button>
          )}
          <span className={layout.push} />
          <Button tone="ghost" size="small" disabled={busy} onClick={onAsk}>
            {words.askAgain}
          </Button>
        </>
      }
    >
      <div className={layout.stack}>
        {device.problem !== undefined && (
          <Note tone="bad" live="alert">
            {device.problem}
          </Note>
        )}
        {device.work !== undefined && <Note live="status">{words.work[device.work]}</Note>}
        {findings.length === 0 && !busy && device.problem === undefined && <EmptyState title={words.nothing.title} text={words.nothing.text} />}
        <ul className={styles.findings} aria-label={words.findings}>
          {findings.map((finding, index) => {
            const { title, text } = explainFinding(finding);
            const [first] = finding.changes;
            const server = offeredServer(finding.changes);
            return (
              <li key={index} className={classes(finding.tone === "warn" && styles.warn, finding.tone === "bad" && styles.bad)}>
                <Icon name={ICONS[finding.tone]} size="small" />
                <div>
                  <b>{title}</b>
                  <span>{text}</span>
                  {server !== undefined && (
                    <TextField label={words.timeServer.label} hint={words.timeServer.hint} problem={problem} value={timeServer ?? server} placeholder={server} maxLength={253} spellCheck={false} autoComplete="off" onValue={onTimeServer} />
                  )}
                </div>
                {first && (
                  <Button tone="outline" size="small" disabled={busy || (problem !== undefined && server !== undefined)} onClick={() => { onFix(withTimeServer(finding.changes, timeServer)); }}>
                    {changeWord(first)}
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      </div>
    </Panel>
  );
}
