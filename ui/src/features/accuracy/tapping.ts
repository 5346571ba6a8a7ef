import type { Direction, HandCountView, TapView } from "@/api/generated";

/** How far a look back goes. */
export const BACK_MS = 5000;

/** Adds somebody who crosses now. */
export function tapped(taps: readonly TapView[], atMs: number, direction: Direction): TapView[] {
  return [...taps, { at_ms: Math.round(atMs), direction }].sort((a, b) => a.at_ms - b.at_ms);
}

/** Without what was tapped after a moment: who looks again counts it again. */
export function upTo(taps: readonly TapView[], atMs: number): TapView[] {
  return taps.filter((tap) => tap.at_ms < atMs);
}

/** Without the last one. */
export function undone(taps: readonly TapView[]): TapView[] {
  return taps.slice(0, -1);
}

export function countOf(taps: readonly TapView[], direction: Direction): number {
  return taps.filter((tap) => tap.direction === direction).length;
}

/** The clip to go on with: the first that nobody looked at; none when all are done. */
export function nextClip(count: HandCountView): number | undefined {
  return count.clips.find((clip) => clip.verdict === undefined)?.number;
}

/** 1:06 */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, "0")}`;
}
