import type { EscalationTimes, Severity } from "@/api/generated";

/** Minutes as typed, by how urgent an alarm is; empty is never. */
export type EscalationDraft = Record<Severity, string>;

/** The most urgent first, as everywhere. */
export const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low"];

/** What the engine takes, in seconds. */
const SOONEST = 10;
const LATEST = 24 * 3600;

export const draftOf = (times: EscalationTimes): EscalationDraft => {
  const minutes = (seconds: number | undefined) => (seconds === undefined ? "" : String(Number((seconds / 60).toFixed(2))));
  return { critical: minutes(times.critical), high: minutes(times.high), medium: minutes(times.medium), low: minutes(times.low) };
};

/** Seconds; nothing where it is never, and undefined where it is no time. */
export function readMinutes(text: string): { seconds?: number } | undefined {
  const typed = text.trim().replace(",", ".");
  if (typed === "") return {};
  if (!/^\d+(\.\d+)?$/.test(typed)) return undefined;
  const seconds = Math.round(Number(typed) * 60);
  return seconds >= SOONEST && seconds <= LATEST ? { seconds } : undefined;
}

/** All four, or undefined where one is no time. */
export function timesOf(draft: EscalationDraft): EscalationTimes | undefined {
  const times: EscalationTimes = {};
  for (const severity of SEVERITIES) {
    const read = readMinutes(draft[severity]);
    if (!read) return undefined;
    if (read.seconds !== undefined) times[severity] = read.seconds;
  }
  return times;
}
