import { useEffect, useRef, useState } from "react";

import type { AlertView } from "@/api/generated";
import { useAlerts } from "@/api/hooks";
import { t } from "@/i18n";
import layout from "@/kit/layout.module.css";
import { usePreferences } from "@/platform/preferences";

import { alarmSound, freshSeverity } from "./sound";

const REPEAT_MS = 3000;

/** Sound and spoken words of new alarms, on every screen. Takes no room and no focus. */
export function AlarmSignals() {
  const alerts = useAlerts();
  const { sound } = usePreferences();
  const known = useRef<Set<string>>(undefined);
  const [spoken, setSpoken] = useState<AlertView>();

  useEffect(() => {
    // What was open before this screen was is not news.
    const before = known.current ?? new Set(alerts.map((alert) => alert.id));
    const severity = freshSeverity(before, alerts);
    const newest = alerts.find((alert) => alert.state === "open" && !before.has(alert.id));
    known.current = new Set(alerts.map((alert) => alert.id));
    if (newest) setSpoken(newest);
    if (severity && sound) void alarmSound.play(severity);
  }, [alerts, sound]);

  const urgent = sound && alerts.some((alert) => alert.severity === "critical" && alert.state === "open");
  useEffect(() => {
    if (!urgent) return undefined;
    const repeat = setInterval(() => {
      void alarmSound.play("critical");
    }, REPEAT_MS);
    return () => {
      clearInterval(repeat);
    };
  }, [urgent]);

  const words = spoken && t.alerts.announce(t.common.severity[spoken.severity], spoken.title, spoken.place);
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
