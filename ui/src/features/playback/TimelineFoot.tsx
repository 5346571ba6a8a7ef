import type { TimelineView } from "@/api/generated";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { span } from "@/i18n/format";
import { IconButton } from "@/kit/Button";
import { Key } from "@/kit/Key";
import layout from "@/kit/layout.module.css";

import { missing } from "./marks";
import styles from "./Playback.module.css";
import { length, viewAround, ZOOM_STEP, zoomed, type View } from "./timeline-view";

const ZOOMS = { month: 30 * 86_400_000, day: 86_400_000, hour: 3_600_000, minutes: 300_000, seconds: 10_000 };

interface Props {
  view: View;
  timeline: TimelineView | undefined;
  nowMs: number;
  atMs: () => number;
  onView: (view: View) => void;
}

/** What the timeline's drawings mean, what is missing on it, and how far it reaches. */
export function TimelineFoot({ view, timeline, nowMs, atMs, onView }: Props) {
  const words = t.playback;
  const sum = timeline && missing(timeline.cameras, view, timeline.now_ms);
  const about = () => Math.min(view.toMs, Math.max(view.fromMs, atMs()));
  return (
    <>
      <span className={styles.legend}>
        <i />
        {words.recorded}
      </span>
      <span className={styles.legend}>
        <i className={styles.blind} />
        <span className={layout.ellipsis}>{sum && words.gaps(sum.count, span(sum.ms / 1000), sum.causes.map(({ cause, count }) => words.cause(count, words.short[cause])).join(", "))}</span>
      </span>
      <span className={styles.hints}>
        <Key name={firstKey("playback.back")} />
        <Key name={firstKey("playback.forward")} />
        {words.hints.jump}
        <Key name={firstKey("playback.in")} />
        <Key name={firstKey("playback.out")} />
        {words.hints.range}
        <Key name={firstKey("playback.zoom_in")} />
        <Key name={firstKey("playback.zoom_out")} />
        {words.hints.zoom}
      </span>
      <span className={styles.zoom} role="group" aria-label={words.zoom}>
        <IconButton icon="minus" label={`${words.zoomOut} (${firstKey("playback.zoom_out")})`} onClick={() => { onView(zoomed(view, about(), 1 / ZOOM_STEP, nowMs)); }} />
        {(Object.entries(ZOOMS) as [keyof typeof ZOOMS, number][]).map(([name, ms]) => (
          <button key={name} type="button" aria-pressed={Math.abs(length(view) - ms) < 1} onClick={() => { onView(viewAround(about(), ms, 0.5, nowMs)); }}>
            {words.zooms[name]}
          </button>
        ))}
        <IconButton icon="plus" label={`${words.zoomIn} (${firstKey("playback.zoom_in")})`} onClick={() => { onView(zoomed(view, about(), ZOOM_STEP, nowMs)); }} />
      </span>
    </>
  );
}
