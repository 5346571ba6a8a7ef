import type { CSSProperties } from "react";

import type { AlertView } from "@/api/generated";
import { useSite } from "@/api/hooks";
import { useNow } from "@/api/useNow";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { age, moment, span } from "@/i18n/format";
import { Button } from "@/kit/Button";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { SeverityChip, severityClass } from "@/kit/SeverityChip";

import { logOf, ownershipOf, ownerText } from "./alarm-facts";
import styles from "./AlarmSide.module.css";
import { responseClock } from "./response-clock";
import type { AlarmStep } from "./useAlarmActions";

interface Props {
  alert: AlertView;
  problem: string | undefined;
  onStep: (step: AlarmStep) => void;
}

/** What to do about an alarm: always the same actions in the same place, then why it is one, then what became of it. */
export function AlarmSide({ alert, problem, onStep }: Props) {
  const { time_zone: zone } = useSite();
  const clock = responseClock(alert, useNow());
  const words = t.alerts.focus;
  const limit = clock.limitMs === 0 ? t.alerts.now : t.alerts.of(span(clock.limitMs / 1000));
  const closed = alert.state === "resolved" || alert.state === "dismissed";
  return (
    <Panel
      title={words.title(alert.id)}
      beside={
        <SeverityChip severity={alert.severity} ownership={ownershipOf(alert)}>
          {t.common.severity[alert.severity]}
        </SeverityChip>
      }
      tools={<span className={layout.label}>{ownerText(alert, zone)}</span>}
    >
      <div className={styles.side}>
        <div className={severityClass(alert.severity)}>
          <div className={styles.clock} role="img" aria-label={t.alerts.clock(age(clock.usedMs), limit)}>
            <i style={{ "--v": `${String(Math.round(clock.share * 100))}%` } as CSSProperties} />
          </div>
          <span className={layout.label}>
            {words.answered(age(clock.usedMs), limit)}
            {clock.lateMs > 0 && `. ${t.alerts.late(age(clock.lateMs))}`}
          </span>
        </div>
        {problem && (
          <Note tone="bad" live="alert">
            {problem}
          </Note>
        )}
        {!closed && (
          <div className={styles.actions} role="group" aria-label={words.actions}>
            {alert.state === "open" ? (
              <Button tone="primary" size="big" keyHint={firstKey("alert.acknowledge")} onClick={() => { onStep("acknowledge"); }}>
                {t.alerts.acknowledge}
              </Button>
            ) : (
              <Button tone="primary" size="big" keyHint={firstKey("alert.resolve")} onClick={() => { onStep("resolve"); }}>
                {t.alerts.resolve}
              </Button>
            )}
            <Button tone="outline" size="big" keyHint={firstKey("alert.dismiss")} onClick={() => { onStep("dismiss"); }}>
              {t.alerts.dismiss}
            </Button>
          </div>
        )}
        <section aria-labelledby="alarm-why">
          <h3 id="alarm-why">{words.why}</h3>
          <dl className={styles.facts}>
            <dt>{words.rule}</dt>
            <dd>{alert.rule_name}</dd>
            <dt>{words.place}</dt>
            <dd>{alert.place}</dd>
            <dt>{words.at}</dt>
            <dd>{moment(alert.at_ms, zone)}</dd>
          </dl>
        </section>
        <section aria-labelledby="alarm-log">
          <h3 id="alarm-log">{words.log}</h3>
          <ul className={styles.log}>
            {logOf(alert).map((line) => (
              <li key={`${String(line.atMs)}${line.text}`}>
                <time>{moment(line.atMs, zone)}</time>
                <span>{line.text}</span>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </Panel>
  );
}
