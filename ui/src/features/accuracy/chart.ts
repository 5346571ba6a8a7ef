import type { AccuracyFigures, HourAccuracy } from "@/api/generated";

/** Counts are good enough from here on; below it a store should look why. */
export const TARGET = 0.95;

/** Where an hour's accuracy lies: measured, nobody crossed in what was looked at, or not looked at. */
export type Mark =
  | { kind: "measured"; hour: number; value: number; low: number; high: number; below: boolean }
  | { kind: "quiet"; hour: number }
  | { kind: "unmeasured"; hour: number };

export function markOf({ hour, figures }: HourAccuracy): Mark {
  if (figures.accuracy) return { kind: "measured", hour, ...figures.accuracy, below: isBelow(figures) };
  return { kind: figures.clips > 0 ? "quiet" : "unmeasured", hour };
}

/** Whether what was seen misses the target; the interval says how sure that is. */
export function isBelow(figures: AccuracyFigures): boolean {
  return figures.accuracy !== undefined && figures.accuracy.value < TARGET;
}

/** The lowest share that the chart shows: whole tens, and the target never at its edge. */
export function lowest(marks: readonly Mark[]): number {
  const lows = marks.flatMap((mark) => (mark.kind === "measured" ? [mark.low] : []));
  return Math.max(0, Math.floor(Math.min(0.9, ...lows) * 10) / 10);
}

/** Shares with a line of their own, from the lowest to all. */
export function steps(from: number): number[] {
  const step = from >= 0.8 ? 0.05 : from >= 0.5 ? 0.1 : 0.25;
  const count = Math.round((1 - from) / step);
  return Array.from({ length: count + 1 }, (_, index) => Math.max(from, 1 - (count - index) * step));
}
