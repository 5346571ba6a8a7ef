import { isClosed, isOpen, isTaken } from "@/api/alert-state";
import { derived } from "@/api/derived";
import type { AlertView } from "@/api/generated";
import { SEVERITIES } from "@/api/severities";

const newestFirst = (a: AlertView, b: AlertView) => b.at_ms - a.at_ms;

/** Alarms somebody has to see: by level, then the newest first. Thousands are in order already, but for their level. */
export const waiting = derived((alerts: readonly AlertView[]): readonly AlertView[] =>
  SEVERITIES.flatMap((severity) => alerts.filter((alert) => alert.severity === severity && !isClosed(alert)).sort(newestFirst)),
);

export const closed = derived((alerts: readonly AlertView[]): readonly AlertView[] =>
  alerts.filter(isClosed).sort((a, b) => (b.closed_at_ms ?? b.at_ms) - (a.closed_at_ms ?? a.at_ms)),
);

/** The alarm of the band: nobody has it, it is critical or high, the most urgent and newest. */
export function forBand(alerts: readonly AlertView[]): AlertView | undefined {
  return waiting(alerts).find((alert) => isOpen(alert) && (alert.severity === "critical" || alert.severity === "high"));
}

/** The newest nobody has. */
export const newestOpen = derived((alerts: readonly AlertView[]): AlertView | undefined =>
  alerts.reduce<AlertView | undefined>((newest, alert) => (!isOpen(alert) || (newest && newest.at_ms >= alert.at_ms) ? newest : alert), undefined),
);

/** What the keys for alarms do. */
export type AlarmKey = "acknowledge" | "dispatch" | "resolve" | "dismiss";

/** Which alarm a key is for: the chosen one, as far as it can take the step; without one the newest that nobody has, or the most urgent that somebody has. */
export function alarmFor(key: AlarmKey, alerts: readonly AlertView[], chosen: AlertView | undefined): AlertView | undefined {
  if (key === "acknowledge") return chosen && isOpen(chosen) ? chosen : newestOpen(alerts);
  if (chosen && !isClosed(chosen)) return key === "resolve" && isOpen(chosen) ? undefined : chosen;
  if (key === "dismiss") return newestOpen(alerts);
  const taken = waiting(alerts).find(isTaken);
  return key === "dispatch" ? (taken ?? newestOpen(alerts)) : taken;
}

/** The alarm that screens without a list show: the newest nobody has, otherwise the one that was taken there. */
export function noticed(alerts: readonly AlertView[], taken: string | undefined): AlertView | undefined {
  return newestOpen(alerts) ?? alerts.find((alert) => alert.id === taken && isTaken(alert));
}
