import { isClosed, isOpen } from "@/api/alert-state";
import type { AlertView, Severity } from "@/api/generated";

/** From the most to the least urgent. */
export const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low"];

const rank = (alert: AlertView) => SEVERITIES.indexOf(alert.severity);

/** Alarms somebody has to see: by level, then the newest first. */
export function waiting(alerts: readonly AlertView[]): AlertView[] {
  return alerts
    .filter((alert) => !isClosed(alert))
    .sort((a, b) => rank(a) - rank(b) || b.at_ms - a.at_ms);
}

export function closed(alerts: readonly AlertView[]): AlertView[] {
  return alerts
    .filter(isClosed)
    .sort((a, b) => (b.closed_at_ms ?? b.at_ms) - (a.closed_at_ms ?? a.at_ms));
}

/** The alarm of the band: nobody has it, it is critical or high, the most urgent and newest. */
export function forBand(alerts: readonly AlertView[]): AlertView | undefined {
  return waiting(alerts).find((alert) => isOpen(alert) && (alert.severity === "critical" || alert.severity === "high"));
}

/** What the key A takes when no card has the focus: the newest nobody has. */
export function newestOpen(alerts: readonly AlertView[]): AlertView | undefined {
  return alerts.filter(isOpen).reduce<AlertView | undefined>((newest, alert) => (newest && newest.at_ms >= alert.at_ms ? newest : alert), undefined);
}
