import type { ResponseTimeView, Severity } from "@/api/generated";
import { SEVERITIES } from "@/api/severities";
import { dayStart } from "@/i18n/local-time";

/** Which alarms are looked at: those of today, or of today and the six days before. */
export type AnswerSpan = "today" | "week";

export interface AnswerRow {
  severity: Severity;
  raised: number;
  answered: number;
  inTime: number;
  /** Share of those raised; what nobody took is not in time. */
  share?: number;
  /** 0 is at once. */
  targetS?: number;
  medianS?: number;
  p95S?: number;
}

/** From the store's midnight to its next one: the same for a whole day. */
export function answerTime(span: AnswerSpan, nowMs: number, zone: string): { fromMs: number; toMs: number } {
  return { fromMs: dayStart(nowMs, zone, span === "week" ? -6 : 0), toMs: dayStart(nowMs, zone, 1) };
}

/** A row for each level, also where it had no alarm, so that rows stay where they are. Times are there once somebody answered. */
export function answerRows(times: readonly ResponseTimeView[]): AnswerRow[] {
  return SEVERITIES.map((severity) => {
    const time = times.find((each) => each.severity === severity);
    if (!time) return { severity, raised: 0, answered: 0, inTime: 0 };
    const { raised, answered, in_time: inTime, target_s: targetS, median_s: medianS, p95_s: p95S } = time;
    return { severity, raised, answered, inTime, targetS, ...(raised > 0 && { share: inTime / raised }), ...(answered > 0 && { medianS, p95S }) };
  });
}
