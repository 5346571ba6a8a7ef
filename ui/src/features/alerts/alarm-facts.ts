import type { AlertView } from "@/api/generated";
import { isClosed } from "@/api/live-state";
import { t } from "@/i18n";
import { hourMinute } from "@/i18n/format";
import type { Ownership } from "@/kit/SeverityChip";

/** Filled while nobody has it, outlined once somebody does, plain when it is closed. */
export function ownershipOf(alert: AlertView): Ownership {
  if (isClosed(alert)) return "text";
  return alert.state === "open" ? "fill" : "line";
}

/** Who has it and since when, or how it was closed. */
export function ownerText(alert: AlertView, zone: string): string {
  switch (alert.state) {
    case "open":
      return t.alerts.nobody;
    case "acknowledged":
      return t.alerts.taken(hourMinute(alert.acknowledged_at_ms ?? alert.at_ms, zone));
    case "dispatched":
      return t.alerts.sent(hourMinute(alert.dispatched_at_ms ?? alert.at_ms, zone));
    case "resolved":
      return t.alerts.closedAt(t.alerts.resolved, hourMinute(alert.closed_at_ms ?? alert.at_ms, zone));
    case "dismissed":
      return t.alerts.closedAt(t.alerts.dismissed, hourMinute(alert.closed_at_ms ?? alert.at_ms, zone));
  }
}

export interface LogLine {
  atMs: number;
  text: string;
}

/** What became of it, the oldest first. */
export function logOf(alert: AlertView): LogLine[] {
  const { at_ms, acknowledged_at_ms: taken, closed_at_ms: closed, state } = alert;
  return [
    { atMs: at_ms, text: t.alerts.log.raised(alert.place) },
    ...(taken === undefined ? [] : [{ atMs: taken, text: t.alerts.log.acknowledged }]),
    ...(closed === undefined ? [] : [{ atMs: closed, text: state === "dismissed" ? t.alerts.log.dismissed : t.alerts.log.resolved }]),
  ];
}
