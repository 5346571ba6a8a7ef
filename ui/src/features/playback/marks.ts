import type { CameraTimeline, GapCause, GapView, MarkView, RecordedView, Severity } from "@/api/generated";
import type { Span } from "@/video/fetch-plan";

import type { View } from "./timeline-view";

/** The last pictures are still on their way to the disk: that is no gap. */
const BEING_WRITTEN_MS = 15_000;

/** The gaps of a camera without the last seconds, of which nothing is known yet. */
export function knownGaps(row: CameraTimeline, nowMs: number): GapView[] {
  return row.gaps.filter((gap) => !(gap.cause === "unknown" && gap.to_ms >= nowMs - BEING_WRITTEN_MS && gap.from_ms > nowMs - BEING_WRITTEN_MS));
}

/** What is recorded, for players. Its beginnings are rounded down to milliseconds: the next one is certainly there. */
export function spansOf(recorded: readonly RecordedView[]): Span[] {
  return recorded.map((span) => ({ fromMs: span.from_ms + 1, toMs: span.to_ms }));
}

/** The gap a moment lies in. */
export function gapAt(gaps: readonly GapView[], atMs: number): GapView | undefined {
  return gaps.find((gap) => gap.from_ms <= atMs && atMs < gap.to_ms);
}

export interface MissingSum {
  count: number;
  ms: number;
  /** How many of each cause, the most frequent first. */
  causes: { cause: GapCause; count: number }[];
}

/** All that is missing within a view, of all cameras together. */
export function missing(rows: readonly CameraTimeline[], view: View, nowMs: number): MissingSum {
  const seen = rows.flatMap((row) => knownGaps(row, nowMs)).filter((gap) => gap.to_ms > view.fromMs && gap.from_ms < view.toMs);
  const counts = new Map<GapCause, number>();
  for (const gap of seen) counts.set(gap.cause, (counts.get(gap.cause) ?? 0) + 1);
  return {
    count: seen.length,
    ms: seen.reduce((sum, gap) => sum + Math.min(gap.to_ms, view.toMs) - Math.max(gap.from_ms, view.fromMs), 0),
    causes: [...counts].map(([cause, count]) => ({ cause, count })).sort((a, b) => b.count - a.count),
  };
}

/** The mark after or before a moment. */
export function neighbourMark(marks: readonly MarkView[], atMs: number, direction: 1 | -1): MarkView | undefined {
  const there = marks.filter((mark) => (direction > 0 ? mark.at_ms > atMs : mark.at_ms < atMs));
  return direction > 0 ? there.reduce<MarkView | undefined>((best, mark) => (best && best.at_ms <= mark.at_ms ? best : mark), undefined)
    : there.reduce<MarkView | undefined>((best, mark) => (best && best.at_ms >= mark.at_ms ? best : mark), undefined);
}

const URGENCY: readonly Severity[] = ["low", "medium", "high", "critical"];

/** In the order of drawing: what matters most last, on top. */
export function byUrgency(marks: readonly MarkView[]): MarkView[] {
  const rank = (mark: MarkView) => (mark.severity ? URGENCY.indexOf(mark.severity) + 2 : mark.kind === "bookmark" ? 1 : 0);
  return [...marks].sort((a, b) => rank(a) - rank(b));
}

/** Alarms of a camera nearer to each other cover each other: only the most urgent one is drawn. */
const APART = 11;

/** Without the alarms that a more urgent or newer one covers; `marks` are in the order of drawing. */
export function apart(marks: readonly MarkView[], place: (mark: MarkView) => number): MarkView[] {
  const taken = new Map<string | undefined, number[]>();
  return marks
    .toReversed()
    .filter((mark) => {
      if (mark.kind !== "alert") return true;
      const others = taken.get(mark.camera) ?? [];
      const x = place(mark);
      if (others.some((other) => Math.abs(other - x) < APART)) return false;
      taken.set(mark.camera, [...others, x]);
      return true;
    })
    .reverse();
}
