import { useEffect, useEffectEvent, useRef, useState } from "react";

import { isOpen } from "@/api/alert-state";
import { titleOf } from "@/api/alert-title";
import type { AlertView } from "@/api/generated";
import { useAlerts } from "@/api/hooks";
import { t } from "@/i18n";
import layout from "@/kit/layout.module.css";
import { onNewestAlarm, onOpenAlarm } from "@/platform/desktop";
import { usePreferences } from "@/platform/preferences";

import { browserToasts } from "./browser-toasts";
import { alarmSound, freshSeverity, REPEAT_MS, repeatingSeverity } from "./sound";

const FORGET = 500;

/** What tabs and taskbars are called while nothing waits; and while nobody is signed in, as in `index.html`. */
const TITLE = "InvEye Control Room";
const SIGNED_OUT = "InvEye";

interface Props {
  onOpen: (alarm: string) => void;
}

/** Sound, spoken words and the browser's toasts of new alarms, and their number in the title, on every screen. Takes no room and no focus. */
export function AlarmSignals({ onOpen }: Props) {
  const alerts = useAlerts();
  const { sound, sounds, browserToasts: toasts } = usePreferences();
  const known = useRef<Set<string>>(undefined);
  const [spoken, setSpoken] = useState<AlertView>();

  useEffect(() => {
    // What was open before this screen was is not news.
    const before = known.current ?? new Set(alerts.map((alert) => alert.id));
    const severity = freshSeverity(before, alerts, sounds);
    const newest = alerts.find((alert) => alert.state === "open" && !before.has(alert.id));
    if (toasts) browserToasts.follow(alerts, ({ id }) => !before.has(id), { onOpen, silent: sound });
    for (const { id } of alerts) before.add(id);
    // Those that are shown no more are forgotten now and then, and not with each alarm of thousands.
    known.current = before.size > 2 * alerts.length + FORGET ? new Set(alerts.map((alert) => alert.id)) : before;
    if (newest) setSpoken(newest);
    if (severity && sound) void alarmSound.play(severity, sounds[severity]);
  }, [alerts, sound, sounds, toasts, onOpen]);
  useEffect(
    () => () => {
      browserToasts.clear();
    },
    [toasts],
  );

  const open = alerts.filter(isOpen);
  // Read by the desktop's shell too (`src-tauri/src/window.rs`).
  const title = open.length === 0 ? TITLE : `(${String(open.length)}) ${TITLE}`;
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(
    () => () => {
      document.title = SIGNED_OUT;
    },
    [],
  );
  // Alarms are listed newest first.
  const newest = (open[0] ?? alerts[0])?.id;
  const openNewest = useEffectEvent(() => {
    if (newest !== undefined) onOpen(newest);
  });
  useEffect(() => onNewestAlarm(() => { openNewest(); }), []);
  useEffect(() => onOpenAlarm(onOpen), [onOpen]);

  const repeating = sound ? repeatingSeverity(alerts, sounds) : undefined;
  const choice = repeating && sounds[repeating];
  useEffect(() => {
    if (!repeating || !choice) return undefined;
    const repeat = setInterval(() => {
      void alarmSound.play(repeating, choice);
    }, REPEAT_MS[repeating]);
    return () => {
      clearInterval(repeat);
    };
  }, [repeating, choice]);

  const words = spoken && t.alerts.announce(t.common.severity[spoken.severity], titleOf(spoken), spoken.place);
  const critical = spoken?.severity === "critical";
  return (
    <>
      <div className={layout.hidden} role="status">
        {!critical && words}
      </div>
      <div className={layout.hidden} role="alert">
        {critical && words}
      </div>
    </>
  );
}
