import { useState } from "react";

import type { CameraView, GapView, MarkView, TimelineView } from "@/api/generated";
import { useMay, useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { day, moment, shortDay, span } from "@/i18n/format";
import { IconButton } from "@/kit/Button";
import { classes } from "@/kit/classes";
import { Icon, type IconName } from "@/kit/Icon";
import layout from "@/kit/layout.module.css";
import { EmptyState, Note } from "@/kit/Notice";
import { severityClass } from "@/kit/SeverityChip";

import { entriesOf } from "./entries";
import { markTitle } from "./mark-title";
import { RemoveMarkDialog } from "./RemoveMarkDialog";
import styles from "./Side.module.css";
import { length, type View } from "./timeline-view";

/** Nobody reads more; zooming in shows the others. */
const MOST = 100;
/** As the engine has it: single events are told for stretches up to this long. */
const EVENTS_WITHIN_MS = 3 * 3_600_000;

/** Who may take a mark away. */
const REMOVES = { bookmark: "mark_recordings", protection: "protect_recordings" } as const;

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
  const may = useMay();
  const words = t.playback.side;
  if (!timeline) return null;
  const within = (fromMs: number, toMs: number) => toMs >= view.fromMs && fromMs <= view.toMs;
  const entries = entriesOf(timeline).filter((entry) => (entry.kind === "gap" ? within(entry.gap.from_ms, entry.gap.to_ms) : within(entry.atMs, entry.mark.to_ms ?? entry.atMs)));
  const name = (camera: string | undefined) => cameras.find((each) => each.id === camera)?.name ?? words.wholeStore;
  const many = length(view) > 86_400_000;
  return (
    <>
      {timeline.more_marks && <Note>{words.more}</Note>}
      {length(view) > EVENTS_WITHIN_MS && <Note>{words.wide}</Note>}
      {entries.length === 0 && <EmptyState title={words.none.title} text={words.none.text} />}
      <ul className={styles.list} aria-label={words.list}>
        {entries.slice(0, MOST).map((entry) => {
          const gap = entry.kind === "gap" ? entry : undefined;
          const { mark, marks, also } = entry.kind === "mark" ? entry : { mark: undefined, marks: undefined, also: [] };
          const count = gap?.cameras ?? marks?.length ?? 1;
          const camera = gap?.camera ?? mark?.camera;
          const id = mark && mark.kind + mark.id;
          return (
            <li key={id ?? `${camera ?? ""}${String(entry.atMs)}`} className={mark?.severity && severityClass(mark.severity)}>
              <button type="button" aria-current={mark && [mark, ...also].some((each) => each.kind + each.id === current) ? "true" : undefined} onClick={() => { onSeek(gap ? intoGap(gap.gap) : entry.atMs, camera, id); }}>
                <Icon name={icon(mark)} size="small" />
                <span className={styles.what}>
                  <span className={styles.title}>{gap ? t.playback.causes[gap.gap.cause] : mark && markTitle(mark)}</span>
                  <span className={styles.where}>
                    {kind(mark)}, {count > 1 ? words.cameras(count) : name(camera)}
                    {also.length > 0 && `. ${also.map(markTitle).join(", ")}`}
                    {mark?.until_ms !== undefined && `. ${words.until(day(mark.until_ms, zone))}`}
                    {gap && `, ${span((gap.gap.to_ms - gap.gap.from_ms) / 1000)}`}
                  </span>
                </span>
                <span className={styles.at}>
                  {moment(entry.atMs, zone)}
                  {many && <small>{shortDay(entry.atMs, zone)}</small>}
                </span>
              </button>
              {marks && (mark?.kind === "bookmark" || mark?.kind === "protection") && may(REMOVES[mark.kind]) && (
                <IconButton icon="x" label={`${t.playback.removeMark[mark.kind].action}: ${markTitle(mark)}`} onClick={() => { setRemoving(marks); }} />
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
