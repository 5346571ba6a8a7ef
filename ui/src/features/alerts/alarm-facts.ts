import type { AlertEntry, AlertView } from "@/api/generated";
import { isOpen, isTaken } from "@/api/alert-state";
import { t } from "@/i18n";
import { hourMinute } from "@/i18n/format";
import type { Ownership } from "@/kit/SeverityChip";

/** Filled while nobody has it, outlined once somebody does, plain when it is closed. */
export function ownershipOf(alert: AlertView): Ownership {
  return isOpen(alert) ? "fill" : isTaken(alert) ? "line" : "text";
}

/** Who has it and since when, or how it was closed. */
export function ownerText(alert: AlertView, zone: string): string {
  const owner = alert.owner ?? t.alerts.somebody;
  const at = (ms: number | undefined) => hourMinute(ms ?? alert.at_ms, zone);
  const why = alert.outcome === "" ? "" : `: ${alert.outcome}`;
  switch (alert.state) {
    case "open":
      return t.alerts.nobody;
    case "acknowledged":
      return t.alerts.taken(owner, at(alert.acknowledged_at_ms));
    case "dispatched":
      return t.alerts.dispatched(owner, at(alert.dispatched_at_ms));
    case "resolved":
      return t.alerts.closedAt(t.alerts.resolved, at(alert.closed_at_ms)) + why;
    case "dismissed":
      return t.alerts.closedAt(t.alerts.dismissed, at(alert.closed_at_ms)) + why;
  }
}

/** One line of its log in words, without its time. */
export function logText(entry: AlertEntry): string {
  const { log } = t.alerts;
  const said = (what: string, words: string) => (words === "" ? what : `${what}: ${words}`);
  switch (entry.step) {
    case "acknowledge":
      return log.acknowledged(entry.actor);
    case "dispatch":
      return said(log.dispatched(entry.actor), entry.note) + (entry.told ? log.told(entry.told) : "");
    case "resolve":
      return said(log.resolved(entry.actor), entry.note);
    case "dismiss":
      return said(log.dismissed(entry.actor), entry.reason);
    case "comment":
      return said(entry.actor, entry.text);
    case "ask":
      return log.asked(entry.actor, t.alerts.actions[entry.action]) + toldText(entry.told);
    case "escalate":
      return log.escalated(t.alerts.levels[entry.level] ?? t.alerts.levels[0]) + toldText(entry.told);
  }
}

/** Who heard of it outside the screens; nothing where nobody was to, or where it is not known. */
function toldText(told: number | undefined): string {
  const { log } = t.alerts;
  return told === undefined ? "" : told === 0 ? log.toldNobody : log.told(told);
}

/** Steps as they were written, one a line, without numbers of their own. */
export function stepsOf(instructions: string): string[] {
  return instructions
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*(?:\d+[.)]|[-*•])\s*/, "").trim())
    .filter((line) => line !== "");
}
