import type { AlertView } from "@/api/generated";

export interface ResponseClock {
  /** Since the cause until somebody took it, or until now. */
  usedMs: number;
  /** Nothing: at once. */
  limitMs: number;
  /** Part of the limit that is used up, 0–1. */
  share: number;
  lateMs: number;
}

export function responseClock(alert: AlertView, nowMs: number): ResponseClock {
  const usedMs = Math.max(0, (alert.acknowledged_at_ms ?? nowMs) - alert.at_ms);
  const limitMs = alert.response_target_s * 1000;
  return { usedMs, limitMs, share: limitMs === 0 ? 1 : Math.min(1, usedMs / limitMs), lateMs: limitMs === 0 ? 0 : Math.max(0, usedMs - limitMs) };
}
