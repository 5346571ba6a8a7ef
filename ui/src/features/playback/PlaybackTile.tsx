import { useCallback, useState, useSyncExternalStore } from "react";

import type { CameraTimeline, CameraView, GapView } from "@/api/generated";
import { useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { moment, span } from "@/i18n/format";
import { Button } from "@/kit/Button";
import { classes } from "@/kit/classes";
import { Icon } from "@/kit/Icon";
import { nextStart } from "@/video/fetch-plan";
import { KEYFRAMES_FROM } from "@/video/play-clock";
import type { RecordedState } from "@/video/recorded-player";
import type { SyncGroup } from "@/video/sync-group";
import { ticker } from "@/video/ticker";

import { gapAt, knownGaps, spansOf } from "./marks";
import { RecordedPicture } from "./RecordedPicture";
import styles from "./Tile.module.css";
import { useClockState } from "./usePlayback";

interface Props {
  camera: CameraView;
  group: SyncGroup;
  row: CameraTimeline | undefined;
  nowMs: number;
  active: boolean;
  scrubbing: boolean;
  onActive: () => void;
  onOpen: () => void;
  ref: (element: HTMLDivElement | null) => void;
}

/** One camera of a playback: its picture at the moment of the clock, or why there is none. */
export function PlaybackTile({ camera, group, row, nowMs, active, scrubbing, onActive, onOpen, ref }: Props) {
  const [state, setState] = useState<RecordedState>("unknown");
  const { rate } = useClockState(group.clock);
  const take = useCallback((next: RecordedState) => { setState(next); }, []);
  const remark = state === "unsupported" ? t.playback.single : state === "failed" ? t.playback.singleFailed : rate >= KEYFRAMES_FROM ? t.playback.keyframes : undefined;
  return (
    <div
      ref={ref}
      role="gridcell"
      tabIndex={active ? 0 : -1}
      aria-label={`${t.playback.tile(camera.number, camera.name)}: ${t.playback.tileState[state]}`}
      aria-selected={active}
      className={classes(styles.tile, active && styles.active)}
      onFocus={onActive}
      onClick={onActive}
      onDoubleClick={onOpen}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || event.target !== event.currentTarget) return;
        event.preventDefault();
        onOpen();
      }}
    >
      <div className={styles.bar} aria-hidden="true">
        <span className={styles.number}>{camera.number}</span>
        <span className={styles.name}>{camera.name}</span>
        {remark && state !== "missing" && <span className={styles.meta}>{remark}</span>}
      </div>
      <div className={styles.picture}>
        <RecordedPicture camera={camera.id} name={camera.name} group={group} recorded={row?.recorded} scrubbing={scrubbing} onState={take} />
        {state === "missing" && row && <Missing row={row} group={group} nowMs={nowMs} />}
      </div>
    </div>
  );
}

/** A gap whose end is no older goes on. */
const STILL_MS = 5000;

/** Instead of a picture: that there is none, why, and where it goes on. */
function Missing({ row, group, nowMs }: { row: CameraTimeline; group: SyncGroup; nowMs: number }) {
  const { time_zone: zone } = useSite();
  const at = useSyncExternalStore(ticker.subscribe, () => Math.floor(group.clock.now() / 200) * 200);
  const gap = gapAt(knownGaps(row, nowMs), at);
  const next = nextStart(spansOf(row.recorded), at);
  const first = row.recorded[0]?.from_ms;
  const why = gap ? t.playback.causes[gap.cause] : at >= nowMs - 15_000 ? t.playback.notYet : first === undefined || at < first ? t.playback.before : t.playback.causes.unknown;
  const when = ({ from_ms, to_ms }: GapView) => {
    const length = span((to_ms - from_ms) / 1000);
    return to_ms >= nowMs - STILL_MS ? t.playback.since(moment(from_ms, zone), length) : t.playback.from(moment(from_ms, zone), moment(to_ms, zone), length);
  };
  return (
    <div className={styles.missing}>
      <b>
        <Icon name="offline" size="small" />
        {t.playback.nothing}
      </b>
      <span>{why}</span>
      {gap && <span className={styles.when}>{when(gap)}</span>}
      {next !== undefined && (
        <Button tone="outline" size="small" onClick={() => { group.clock.seek(next); }}>
          {t.playback.nextAt(moment(next, zone))}
        </Button>
      )}
    </div>
  );
}
