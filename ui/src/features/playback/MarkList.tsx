import { useState } from "react";

import type { CameraView, GapView, MarkView, TimelineView } from "@/api/generated";
import { useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { moment, shortDay, span } from "@/i18n/format";
import { IconButton } from "@/kit/Button";
import { classes } from "@/kit/classes";
import { Icon, type IconName } from "@/kit/Icon";
import layout from "@/kit/layout.module.css";
import { EmptyState, Note } from "@/kit/Notice";
import { severityClass } from "@/kit/SeverityChip";

import { knownGaps } from "./marks";
import { RemoveMarkDialog } from "./RemoveMarkDialog";
import styles from "./Side.module.css";
import { length, type View } from "./timeline-view";

/** Nobody reads more; zooming in shows the others. */
const MOST = 100;
/** As the engine has it: single events are told for stretches up to this long. */
const EVENTS_WITHIN_MS = 3 * 3_600_000;

/** What was noted of several cameras at once has as many marks. */
type Entry = { atMs: number; marks: [MarkView, ...MarkView[]] } | { atMs: number; gap: GapView; camera: string; cameras: number };

/** Gaps of several cameras that differ by less have one cause. */
const SAME_GAP_MS = 5000;

function gapsTogether(timeline: TimelineView): Entry[] {
  const found: { atMs: number; gap: GapView; camera: string; cameras: number }[] = [];
  for (const row of timeline.cameras) {
    for (const gap of knownGaps(row, timeline.now_ms)) {
      const same = found.find(({ gap: other, camera }) => camera !== row.camera && other.cause === gap.cause && Math.abs(other.from_ms - gap.from_ms) < SAME_GAP_MS && Math.abs(other.to_ms - gap.to_ms) < SAME_GAP_MS);
      if (same) same.cameras += 1;
      else found.push({ atMs: gap.from_ms, gap, camera: row.camera, cameras: 1 });
    }
  }
  return found;
}

/** One entry for what was noted of several cameras at once. */
function together(marks: readonly MarkView[]): Entry[] {
  const found = new Map<string, { atMs: number; marks: [MarkView, ...MarkView[]] }>();
  for (const mark of marks) {
    const key = `${mark.kind} ${String(mark.at_ms)} ${String(mark.to_ms)} ${mark.title}`;
    const same = found.get(key);
    if (same && mark.kind !== "alert") same.marks.push(mark);
    else found.set(same ? key + mark.id : key, { atMs: mark.at_ms, marks: [mark] });
  }
  return [...found.values()];
}

interface Props {
  timeline: TimelineView | undefined;
  cameras: readonly CameraView[];
  view: View;
  /** The one gone to last. */
  current: string | undefined;
  onSeek: (atMs: number, camera: string | undefined, mark: string | undefined) => void;
}

/** What the timeline shows, in words and to be gone to: events and gaps, the newest first. */
export function MarkList({ timeline, cameras, view, current, onSeek }: Props) {
  const { time_zone: zone } = useSite();
  const [removing, setRemoving] = useState<readonly MarkView[]>();
  const words = t.playback.side;
  if (!timeline) return null;
  const within = (fromMs: number, toMs: number) => toMs >= view.fromMs && fromMs <= view.toMs;
  const gaps = gapsTogether(timeline);
  const marks = together(timeline.marks);
  const entries = [...gaps, ...marks]
    .filter((entry) => ("gap" in entry ? within(entry.gap.from_ms, entry.gap.to_ms) : within(entry.atMs, entry.marks[0].to_ms ?? entry.atMs)))
    .sort((a, b) => b.atMs - a.atMs);
  const name = (camera: string | undefined) => cameras.find((each) => each.id === camera)?.name ?? words.wholeStore;
  const many = length(view) > 86_400_000;
  return (
    <>
      {timeline.more_marks && <Note>{words.more}</Note>}
      {length(view) > EVENTS_WITHIN_MS && <Note>{words.wide}</Note>}
      {entries.length === 0 && <EmptyState title={words.none.title} text={words.none.text} />}
      <ul className={styles.list} aria-label={words.list}>
        {entries.slice(0, MOST).map((entry) => {
          const gap = "gap" in entry ? entry : undefined;
          const marks = "marks" in entry ? entry.marks : undefined;
          const mark = marks?.[0];
          const count = gap?.cameras ?? marks?.length ?? 1;
          const camera = gap?.camera ?? mark?.camera;
          const id = mark && mark.kind + mark.id;
          return (
            <li key={id ?? `${camera ?? ""}${String(entry.atMs)}`} className={mark?.severity && severityClass(mark.severity)}>
              <button type="button" aria-current={id !== undefined && id === current ? "true" : undefined} onClick={() => { onSeek(gap ? intoGap(gap.gap) : entry.atMs, camera, id); }}>
                <Icon name={icon(mark)} size="small" />
                <span className={styles.what}>
                  <span className={styles.title}>{gap ? t.playback.causes[gap.gap.cause] : mark?.title}</span>
                  <span className={styles.where}>
                    {kind(mark)}, {count > 1 ? words.cameras(count) : name(camera)}
                    {gap && `, ${span((gap.gap.to_ms - gap.gap.from_ms) / 1000)}`}
                  </span>
                </span>
                <span className={styles.at}>
                  {moment(entry.atMs, zone)}
                  {many && <small>{shortDay(entry.atMs, zone)}</small>}
                </span>
              </button>
              {marks && (mark?.kind === "bookmark" || mark?.kind === "protection") && (
                <IconButton icon="x" label={`${t.playback.removeMark[mark.kind].action}: ${mark.title}`} onClick={() => { setRemoving(marks); }} />
              )}
            </li>
          );
        })}
      </ul>
      {entries.length > MOST && <p className={classes(layout.muted, styles.rest)}>{words.rest(entries.length - MOST)}</p>}
      {removing && <RemoveMarkDialog marks={removing} onClose={() => { setRemoving(undefined); }} />}
    </>
  );
}

/** At its beginning the last picture before it still shows. */
function intoGap({ from_ms, to_ms }: GapView): number {
  return from_ms + Math.min(1000, Math.floor((to_ms - from_ms) / 2));
}

function icon(mark: MarkView | undefined): IconName {
  if (!mark) return "offline";
  const { kind, severity } = mark;
  return kind === "alert" ? (severity ?? "bell") : kind === "bookmark" ? "note" : kind === "protection" ? "lock" : "target";
}

function kind(mark: MarkView | undefined): string {
  if (!mark) return t.playback.side.gap;
  return mark.severity ? t.common.severity[mark.severity] : t.playback.kinds[mark.kind];
}
