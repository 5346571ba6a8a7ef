import { useEffect, useRef, useState } from "react";

import { isOpen, openCount } from "@/api/alert-state";
import { titleOf } from "@/api/alert-title";
import type { AlertView } from "@/api/generated";
import { useAlerts, useSite } from "@/api/hooks";
import { useAction } from "@/commands/hooks";
import { t } from "@/i18n";
import { hourMinute } from "@/i18n/format";
import { IconButton } from "@/kit/Button";
import { classes } from "@/kit/classes";
import { Icon } from "@/kit/Icon";
import layout from "@/kit/layout.module.css";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { severityClass } from "@/kit/SeverityChip";
import { useSteadyScroll } from "@/kit/useSteadyScroll";

import { AlarmCard } from "./AlarmCard";
import styles from "./AlarmPanel.module.css";
import { alarmFor, closed, newestOpen, waiting } from "./alarm-order";
import { AlarmDialogs } from "./AlarmDialogs";
import type { Asked } from "./AlarmSide";
import { SnoozeList } from "./SnoozeList";
import { SoundButton } from "./SoundButton";
import { useAlarmActions } from "./useAlarmActions";
import { useAlarmKeys } from "./useAlarmKeys";

/** Nobody works through more; the rest shows as these are closed. */
const OPEN_SHOWN = 50;

/** So many closed alarms stay below the open ones. */
const CLOSED_SHOWN = 30;

interface Props {
  onShowCamera: (camera: string) => void;
  /** Plays what was recorded around a moment. */
  onPlayClip: (camera: string, atMs: number) => void;
  onOpen: (alarm: string) => void;
}

/** The first ones; and, however many come in front of it, the one that keys are for. */
function withCards(all: readonly AlertView[], focused: string | undefined): readonly AlertView[] {
  const chosen = all.findIndex(({ id }) => id === focused);
  return chosen < OPEN_SHOWN ? all.slice(0, OPEN_SHOWN) : [...all.slice(0, OPEN_SHOWN - 1), ...all.slice(chosen, chosen + 1)];
}

/** The list of alarms: open by level, closed below. Always at the right of a screen. */
export function AlarmPanel({ onShowCamera, onPlayClip, onOpen }: Props) {
  const alerts = useAlerts();
  const { time_zone: zone } = useSite();
  const { step, problem } = useAlarmActions();
  const [focused, setFocused] = useState<string>();
  const [asking, setAsking] = useState<{ alert: AlertView; what: Asked }>();
  const cards = useRef(new Map<string, HTMLElement>());
  const hadFocus = useRef<number | undefined>(undefined);
  const list = useSteadyScroll<HTMLDivElement>();

  const all = waiting(alerts);
  const open = withCards(all, focused);
  const done = closed(alerts).slice(0, CLOSED_SHOWN);
  const index = Math.max(0, open.findIndex((alert) => alert.id === focused));
  const fresh = openCount(alerts);

  const acknowledge = (alert: AlertView) => {
    void step(alert, { name: "acknowledge" });
  };
  const ask = (alert: AlertView, what: Asked) => {
    setAsking({ alert, what });
  };
  /** The alarm whose card has the focus. */
  const current = () => open.find((alert) => cards.current.get(alert.id)?.contains(document.activeElement));
  useAlarmKeys({ target: (key) => alarmFor(key, alerts, current()), onAcknowledge: acknowledge, onAsk: ask });
  useAction("alert.camera", () => {
    const camera = (current() ?? newestOpen(alerts))?.camera;
    if (camera === undefined) return false;
    onShowCamera(camera);
    return true;
  });

  const play = (alert: AlertView | undefined) => {
    if (alert?.camera === undefined) return false;
    onPlayClip(alert.camera, alert.at_ms);
    return true;
  };
  useAction("alert.clip", () => play(current() ?? newestOpen(alerts)));

  // A card that leaves the list hands its focus to the one that takes its place.
  useEffect(() => {
    if (hadFocus.current !== undefined && document.activeElement === document.body) {
      const next = open[Math.min(hadFocus.current, open.length - 1)];
      if (next) cards.current.get(next.id)?.focus();
      hadFocus.current = undefined;
    }
  }, [open]);

  const move = (key: string) => {
    const to = open[key === "ArrowDown" ? index + 1 : key === "ArrowUp" ? index - 1 : index];
    if (to) cards.current.get(to.id)?.focus();
  };
  const worst = all.find(isOpen);
  return (
    <Panel
      title={t.alerts.title}
      flush
      beside={
        <>
          {worst && <span className={classes(styles.count, severityClass(worst.severity))}>{t.alerts.fresh(fresh)}</span>}
          <span className={classes(layout.muted, layout.small, layout.nowrap)}>{t.alerts.open(all.length)}</span>
        </>
      }
      tools={<SoundButton />}
    >
      {problem && (
        <div className={styles.note}>
          <Note tone="bad" live="alert">
            {problem}
          </Note>
        </div>
      )}
      <SnoozeList />
      {open.length === 0 && done.length === 0 && <EmptyState title={t.alerts.none.title} text={t.alerts.none.text} />}
      <div ref={list} role={open.length > 0 ? "feed" : undefined} aria-label={open.length > 0 ? t.alerts.list : undefined}>
        {open.map((alert, place) => (
          <AlarmCard
            key={alert.id}
            alert={alert}
            inTabOrder={place === index}
            onFocus={() => {
              setFocused(alert.id);
              hadFocus.current = place;
            }}
            onKeyDown={(event) => {
              if (event.key === "ArrowDown" || event.key === "ArrowUp") {
                event.preventDefault();
                move(event.key);
              } else if (event.key === "Enter" && event.target === event.currentTarget) {
                onOpen(alert.id);
              }
            }}
            onStep={(name) => {
              if (name === "acknowledge") acknowledge(alert);
              else ask(alert, name);
            }}
            onOpen={() => { onOpen(alert.id); }}
            onShowCamera={alert.camera === undefined ? undefined : () => { onShowCamera(alert.camera ?? ""); }}
            onPlayClip={alert.camera === undefined ? undefined : () => { play(alert); }}
            ref={(element) => {
              if (element) cards.current.set(alert.id, element);
              else cards.current.delete(alert.id);
            }}
          />
        ))}
      </div>
      {all.length > open.length && <p className={styles.closedTitle}>{t.alerts.rest(all.length - open.length)}</p>}
      {done.length > 0 && (
        <>
          <h3 className={styles.closedTitle}>{t.alerts.closedList}</h3>
          <ul className={styles.closed}>
            {done.map((alert) => (
              <li key={alert.id}>
                <Icon name={alert.severity} size="small" />
                <span className={layout.ellipsis}>
                  {titleOf(alert)} <i>{alert.state === "dismissed" ? t.alerts.dismissed : t.alerts.resolved}</i>
                </span>
                <i>{hourMinute(alert.at_ms, zone)}</i>
                {alert.camera !== undefined && <IconButton icon="play" label={t.alerts.clipOf(titleOf(alert))} onClick={() => { play(alert); }} />}
              </li>
            ))}
          </ul>
        </>
      )}
      {asking && <AlarmDialogs alert={asking.alert} asked={asking.what} onClose={() => { setAsking(undefined); }} onStep={(what) => step(asking.alert, what)} />}
    </Panel>
  );
}
