import type { AlertView, Severity } from "@/api/generated";

/** Within which an alarm is to be answered; critical ones at once. */
const LIMIT_MS: Record<Severity, number> = { critical: 0, high: 3 * 60_000, medium: 15 * 60_000, low: 60 * 60_000 };

export interface ResponseClock {
  /** Since the cause until somebody took it, or until now. */
  usedMs: number;
  limitMs: number;
  /** Part of the limit that is used up, 0–1. */
  share: number;
  lateMs: number;
}

export function responseClock(alert: AlertView, nowMs: number): ResponseClock {
  const usedMs = Math.max(0, (alert.acknowledged_at_ms ?? nowMs) - alert.at_ms);
  const limitMs = LIMIT_MS[alert.severity];
  return { usedMs, limitMs, share: limitMs === 0 ? 1 : Math.min(1, usedMs / limitMs), lateMs: limitMs === 0 ? 0 : Math.max(0, usedMs - limitMs) };
}
