import { useEffect, useState, type CSSProperties } from "react";

import { isClosed, isOpen } from "@/api/alert-state";
import type { AlertAction, AlertView } from "@/api/generated";
import { useMay, useSite } from "@/api/hooks";
import { useNow } from "@/api/useNow";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { age, moment, span } from "@/i18n/format";
import { Button } from "@/kit/Button";
import { TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { SeverityChip, severityClass } from "@/kit/SeverityChip";

import { logText, ownershipOf, ownerText, stepsOf } from "./alarm-facts";
import { AlarmPlace } from "./AlarmPlace";
import styles from "./AlarmSide.module.css";
import { responseClock } from "./response-clock";
import type { AlarmStep } from "./useAlarmActions";
import { useAlarmDetail } from "./useAlarms";

/** What the dialogs of this screen ask for. */
export type Asked = "dispatch" | "resolve" | "dismiss" | "snooze";

interface Props {
  alert: AlertView;
  problem: string | undefined;
  onAcknowledge: () => void;
  onAsk: (what: Asked) => void;
  onStep: (step: AlarmStep) => Promise<boolean>;
  /** Brings the queue onto the screen. */
  onQueue: () => void;
  /** Puts it into an incident. */
  onIncident: () => void;
}

/** Offered as requests; looking at the camera is there anyway, and sending somebody has its own button. */
const REQUESTS: readonly AlertAction[] = ["open_lane", "view_queue", "request_restock"];

/** What to do about an alarm: always the same actions in the same place, then why it is one, then what became of it. */
export function AlarmSide({ alert, problem, onAcknowledge, onAsk, onStep, onQueue, onIncident }: Props) {
  const { time_zone: zone } = useSite();
  const mayHandle = useMay()("handle_alerts");
  const now = useNow();
  const clock = responseClock(alert, now);
  const words = t.alerts.focus;
  const limit = clock.limitMs === 0 ? t.alerts.now : t.alerts.of(span(clock.limitMs / 1000));
  const steps = stepsOf(alert.instructions);
  const asks = alert.actions.filter((action) => REQUESTS.includes(action));
  const level = t.alerts.levels[alert.escalation + 1] ?? t.alerts.levels[0];
  return (
    <Panel
      title={words.title(alert.id)}
      className={styles.panel}
      beside={
        <SeverityChip severity={alert.severity} ownership={ownershipOf(alert)}>
          {t.common.severity[alert.severity]}
        </SeverityChip>
      }
      tools={<span className={layout.label}>{alert.escalates_at_ms !== undefined && isOpen(alert) ? words.escalates(level, age(Math.max(0, alert.escalates_at_ms - now))) : ownerText(alert, zone)}</span>}
      foot={mayHandle && <NoteField onNote={(text) => onStep({ name: "comment", text })} />}
    >
      <div className={styles.side}>
        {mayHandle && !isClosed(alert) && (
          <div className={styles.actions} role="group" aria-label={words.actions}>
            {isOpen(alert) ? (
              <Button tone="primary" size="big" keyHint={firstKey("alert.acknowledge")} onClick={onAcknowledge}>
                {t.alerts.acknowledge}
              </Button>
            ) : (
              <Button tone="primary" size="big" keyHint={firstKey("alert.resolve")} onClick={() => { onAsk("resolve"); }}>
                {t.alerts.resolve}
              </Button>
            )}
            <Button tone="outline" size="big" icon="walk" keyHint={firstKey("alert.dispatch")} onClick={() => { onAsk("dispatch"); }}>
              {t.alerts.dispatch}
            </Button>
            <Button tone="outline" size="big" keyHint={firstKey("alert.dismiss")} onClick={() => { onAsk("dismiss"); }}>
              {t.alerts.dismiss}
            </Button>
            {asks.map((action) => (
              <Button
                key={action}
                tone="outline"
                onClick={() => {
                  void onStep({ name: "ask", action });
                  // Whoever wants to see it need not wait for the log.
                  if (action === "view_queue") onQueue();
                }}
              >
                {t.alerts.actions[action]}
              </Button>
            ))}
          </div>
        )}
        {problem && (
          <Note tone="bad" live="alert">
            {problem}
          </Note>
        )}
        <div className={severityClass(alert.severity)}>
          <div className={styles.clock} role="img" aria-label={t.alerts.clock(age(clock.usedMs), limit)}>
            <i style={{ "--v": `${String(Math.round(clock.share * 100))}%` } as CSSProperties} />
          </div>
          <span className={layout.label}>
            {words.answered(age(clock.usedMs), limit)}
            {clock.lateMs > 0 && `. ${t.alerts.late(age(clock.lateMs))}`}
          </span>
        </div>
        {steps.length > 0 && (
          <section aria-labelledby="alarm-steps">
            <h3 id="alarm-steps">{words.steps}</h3>
            <ol className={styles.steps}>
              {steps.map((step) => (
                <li key={step}>
                  <span>{step}</span>
                </li>
              ))}
            </ol>
          </section>
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
            <dt>{words.owner}</dt>
            <dd>{ownerText(alert, zone)}</dd>
          </dl>
          {mayHandle && (
            <div className={`${layout.row ?? ""} ${layout.wrap ?? ""}`}>
              <Button tone="ghost" size="small" icon="folder" keyHint={firstKey("alert.incident")} onClick={onIncident}>
                {t.incidents.addAlarm.button}
              </Button>
              <Button tone="ghost" size="small" icon="mute" onClick={() => { onAsk("snooze"); }}>
                {t.alerts.snooze.begin}
              </Button>
            </div>
          )}
        </section>
        <AlarmPlace alert={alert} />
        <Log alert={alert} />
      </div>
    </Panel>
  );
}

/** What became of it, the oldest first; asked for anew with every change of the alarm. */
function Log({ alert }: { alert: AlertView }) {
  const { time_zone: zone } = useSite();
  const { data, error, refetch } = useAlarmDetail(alert.id);
  // A note changes nothing of the alarm itself, but comes as a new one all the same.
  useEffect(() => void refetch(), [alert, refetch]);
  const words = t.alerts.log;
  return (
    <section aria-labelledby="alarm-log">
      <h3 id="alarm-log">{t.alerts.focus.log}</h3>
      {error && <Note tone="warn">{words.failed}</Note>}
      <ul className={styles.log} aria-labelledby="alarm-log">
        <li>
          <time>{moment(alert.at_ms, zone)}</time>
          <span>{words.raised(alert.place)}</span>
        </li>
        {data?.log.map((entry, index) => (
          <li key={`${String(entry.at_ms)} ${String(index)}`}>
            <time>{moment(entry.at_ms, zone)}</time>
            <span>{logText(entry)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function NoteField({ onNote }: { onNote: (text: string) => Promise<boolean> }) {
  const [text, setText] = useState("");
  const words = t.alerts.focus;
  return (
    <form
      className={styles.note}
      onSubmit={(event) => {
        event.preventDefault();
        if (!text.trim()) return;
        void onNote(text.trim()).then((kept) => {
          if (kept) setText("");
        });
      }}
    >
      <TextField label={words.note} hideLabel placeholder={words.note} value={text} maxLength={2000} autoComplete="off" onValue={setText} />
      <Button tone="outline" type="submit" disabled={!text.trim()}>
        {words.addNote}
      </Button>
    </form>
  );
}
