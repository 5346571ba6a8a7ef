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

/** Round steps of a scale from 0 on which all values lie: 4 or 5 of them, and at least to 4. */
export function scaleSteps(highest: number): number[] {
  const rough = Math.max(4, highest) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].map((factor) => factor * power).find((each) => each >= rough && Number.isInteger(each))) ?? 1;
  const count = Math.max(4, Math.ceil(highest / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}
