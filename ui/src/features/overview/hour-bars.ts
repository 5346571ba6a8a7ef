import type { HourNumbers } from "@/api/generated";

/** Below this nothing can be said about the part nobody saw. */
const MIN_COVERAGE = 0.1;

export interface HourBar {
  startMs: number;
  seen: number;
  /** What is likely missing because nobody saw; nothing when too little was seen to tell. */
  estimate: number | undefined;
  /** The hour is not over. */
  running: boolean;
}

/** The bars of a day: seen numbers, and an estimate for the time nobody saw, never a zero. */
export function hourBars(hours: readonly HourNumbers[], nowMs: number): HourBar[] {
  return hours.map((hour) => {
    const { coverage, entries } = hour;
    const estimate = coverage >= 1 ? 0 : coverage < MIN_COVERAGE ? undefined : entries / coverage - entries;
    return { startMs: hour.start_ms, seen: entries, estimate, running: nowMs >= hour.start_ms && nowMs < hour.start_ms + 3_600_000 };
  });
}
