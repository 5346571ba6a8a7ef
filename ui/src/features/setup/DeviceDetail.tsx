import type { DeviceSetting } from "@/api/generated";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { classes } from "@/kit/classes";
import { Icon, type IconName } from "@/kit/Icon";
import layout from "@/kit/layout.module.css";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { changesOf, findingsOf, verdictOf, type Device, type Finding } from "./device";
import { nameOf, VerdictMark } from "./DeviceTable";
import { explainFinding, changeWord } from "./explain-finding";
import styles from "./Setup.module.css";

interface Props {
  device: Device;
  onFix: (changes: readonly DeviceSetting[]) => void;
  onAsk: () => void;
  /** Only what was typed can be forgotten. */
  onForget: (() => void) | undefined;
}

const ICONS: Record<Finding["tone"], IconName> = { ok: "ok", note: "note", warn: "medium", bad: "critical" };

/** Everything known of one device, in words, and what can be mended from here. */
export function DeviceDetail({ device, onFix, onAsk, onForget }: Props) {
  const words = t.setup.find;
  const findings = findingsOf(device);
  const changes = changesOf(device);
  const busy = device.work !== undefined;
  return (
    <Panel
      title={nameOf(device)}
      beside={<VerdictMark verdict={verdictOf(device)} />}
      tools={
        changes.length > 1 && (
          <Button tone="outline" size="small" disabled={busy} onClick={() => { onFix(changes); }}>
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
            return (
              <li key={index} className={classes(finding.tone === "warn" && styles.warn, finding.tone === "bad" && styles.bad)}>
                <Icon name={ICONS[finding.tone]} size="small" />
                <div>
                  <b>{title}</b>
                  <span>{text}</span>
                </div>
                {first && (
                  <Button tone="outline" size="small" disabled={busy} onClick={() => { onFix(finding.changes); }}>
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
