import type { GapView, MarkView, TimelineView } from "@/api/generated";

import { knownGaps } from "./marks";

/** One row of the list: what happened once, or what is missing. */
export type Entry = Happening | Gap;

export interface Happening {
  kind: "mark";
  atMs: number;
  /** What it is called by: the alarm, else the last statement about it. */
  mark: MarkView;
  /** What else was said of the same happening: the crossing behind an entry, the event behind an alarm. */
  also: readonly MarkView[];
  /** Notes made of several cameras at once, one a camera. */
  marks: readonly MarkView[];
}

export interface Gap {
  kind: "gap";
  atMs: number;
  gap: GapView;
  camera: string;
  /** How many cameras have it. */
  cameras: number;
}

/** Gaps of several cameras that differ by less have one cause. */
const SAME_GAP_MS = 5000;

/** Everything on a timeline, the newest first. */
export function entriesOf(timeline: TimelineView): Entry[] {
  const { marks } = timeline;
  const noted = (mark: MarkView) => mark.kind === "bookmark" || mark.kind === "protection";
  return [...gapsTogether(timeline), ...happenings(marks.filter((mark) => !noted(mark))), ...notesTogether(marks.filter(noted))].sort((a, b) => b.atMs - a.atMs);
}

function gapsTogether(timeline: TimelineView): Gap[] {
  const found: Gap[] = [];
  for (const row of timeline.cameras) {
    for (const gap of knownGaps(row, timeline.now_ms)) {
      const same = found.find(({ gap: other, camera }) => camera !== row.camera && other.cause === gap.cause && Math.abs(other.from_ms - gap.from_ms) < SAME_GAP_MS && Math.abs(other.to_ms - gap.to_ms) < SAME_GAP_MS);
      if (same) same.cameras += 1;
      else found.push({ kind: "gap", atMs: gap.from_ms, gap, camera: row.camera, cameras: 1 });
    }
  }
  return found;
}

/** One entry for what was noted of several cameras at once. */
function notesTogether(marks: readonly MarkView[]): Happening[] {
  const found = new Map<string, MarkView[]>();
  for (const mark of marks) {
    const key = JSON.stringify([mark.kind, mark.at_ms, mark.to_ms, mark.title]);
    found.set(key, [...(found.get(key) ?? []), mark]);
  }
  return [...found.values()].flatMap((all) => (all[0] ? [{ kind: "mark" as const, atMs: all[0].at_ms, mark: all[0], also: [], marks: all }] : []));
}

/**
 * One entry for a crossing, the entry it was confirmed as and the alarm it raised: they carry the
 * moment of the crossing. What is said twice of one moment happened twice.
 */
function happenings(marks: readonly MarkView[]): Happening[] {
  const moments = new Map<string, MarkView[]>();
  for (const mark of marks) {
    const key = JSON.stringify([mark.camera, mark.at_ms]);
    moments.set(key, [...(moments.get(key) ?? []), mark]);
  }
  return [...moments.values()].flatMap((together) => {
    const rows: MarkView[][] = [];
    const seen = new Map<string, number>();
    for (const mark of together) {
      const said = JSON.stringify([mark.kind, mark.title]);
      const nth = seen.get(said) ?? 0;
      seen.set(said, nth + 1);
      (rows[nth] ??= []).push(mark);
    }
    return rows.flatMap((row) => {
      const mark = row.find((each) => each.kind === "alert") ?? row.at(-1);
      if (!mark) return [];
      return [{ kind: "mark" as const, atMs: mark.at_ms, mark, also: row.filter((each) => each !== mark && each.title !== mark.title), marks: [mark] }];
    });
  });
}
