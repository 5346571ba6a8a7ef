import { useCallback, useEffect, useRef, type PointerEvent } from "react";

import type { CameraView, Severity } from "@/api/generated";
import { useEngine, useMay, useSite, useSnoozes } from "@/api/hooks";
import { t } from "@/i18n";
import { hourMinute, oneDecimal } from "@/i18n/format";
import { AttachedCanvas } from "@/kit/AttachedCanvas";
import { classes } from "@/kit/classes";
import { Icon } from "@/kit/Icon";
import { severityClass } from "@/kit/SeverityChip";
import type { PictureZoom } from "@/video/picture-zoom";
import type { VideoState } from "@/video/video-player";

import { AgeMark } from "./AgeMark";
import { cellStyle } from "./cell-style";
import { tileKey } from "./main-streams";
import { MainStream } from "./MainStream";
import { StaleOverlay } from "./StaleOverlay";
import { TileTalk } from "./TalkButton";
import styles from "./Tile.module.css";
import type { MainStreams } from "./useMainStreams";
import { useShownStream } from "./useShownStream";
import { PLACE_ATTRIBUTE } from "./useTileDrag";
import { useZoomGestures } from "./useZoom";
import type { Cell } from "./wall-layout";
import type { Place } from "./wall-plan";
import { ZoomMark } from "./ZoomMark";

/** The most urgent open alarm of a camera, and whether somebody has it. */
export interface TileAlarm {
  severity: Severity;
  taken: boolean;
}

interface Props {
  /** Which place of the wall, from 0. */
  index: number;
  cell: Cell;
  camera: CameraView;
  /** Why this camera is here. */
  shows: Place["shows"];
  zoom: PictureZoom;
  /** Which tiles of its wall have their main stream above the pictures as soon as it plays; absent where none has. */
  main: MainStreams | undefined;
  alarm: TileAlarm | undefined;
  /** Only one tile is in the tab order. */
  inTabOrder: boolean;
  /** Something is about to be put here. */
  target: boolean;
  onFocus: () => void;
  onOpen: () => void;
  onGrab: (event: PointerEvent) => void;
  ref: (element: HTMLElement | null) => void;
}

/** One camera on the wall. */
export function Tile({ index, cell, camera, shows, zoom, main, alarm, inTabOrder, target, onFocus, onOpen, onGrab, ref }: Props) {
  const { pictures } = useEngine();
  const { time_zone: zone } = useSite();
  const may = useMay();
  const { id, name, number } = camera;
  const attach = useCallback((canvas: HTMLCanvasElement) => pictures.feed(id).attach(canvas, "wall", zoom), [pictures, id, zoom]);
  const picture = useRef<HTMLDivElement>(null);
  const { scale } = useZoomGestures(picture, zoom);
  // Another camera in this place is seen whole.
  useEffect(() => {
    zoom.reset();
  }, [id, zoom]);
  const { isMain, reading, onState, onPlayer } = useShownStream(camera);
  const key = tileKey(index, id);
  const onMain = main?.onState;
  const onVideo = useCallback(
    (next: VideoState) => {
      onState(next);
      onMain?.(key, next);
    },
    [onState, onMain, key],
  );
  const onSeen = main?.onSeen;
  useEffect(() => {
    onSeen?.(key, isMain);
    return () => onSeen?.(key, false);
  }, [onSeen, key, isMain]);
  const old = reading.kind === "stale" || reading.kind === "never";
  const state = reading.kind === "live" ? t.live.state.live(camera.people) : t.live.state[reading.kind];
  // Whole frames are for what cannot wait; the others show in the bar and in the list.
  const snooze = useSnoozes().find((each) => each.camera === id);
  const quiet = snooze ? `, ${t.live.held(snooze.reason, hourMinute(snooze.until_ms, zone))}` : "";
  const urgent = alarm?.severity === "critical" || alarm?.severity === "high";
  const ring = urgent && (alarm?.taken ? styles.held : styles.alarm);
  const blinks = alarm?.severity === "critical" && !alarm.taken;
  return (
    <div
      ref={ref}
      role="gridcell"
      tabIndex={inTabOrder ? 0 : -1}
      aria-label={`${t.live.tile(number, name)}: ${state}${alarm ? `, ${t.live.alarm(t.common.severity[alarm.severity])}` : ""}${quiet}`}
      title={snooze && t.live.held(snooze.reason, hourMinute(snooze.until_ms, zone))}
      className={classes(styles.tile, old && styles.old, ring, blinks && styles.blink, target && styles.target, alarm && severityClass(alarm.severity))}
      style={cellStyle(cell)}
      {...{ [PLACE_ATTRIBUTE]: index }}
      data-stream={isMain ? "main" : "wall"}
      onFocus={onFocus}
      onPointerDown={onGrab}
      onClick={onOpen}
      onKeyDown={(event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          onOpen();
        }
      }}
    >
      {/* Its words are the cell's name. */}
      <div className={styles.bar} aria-hidden="true">
        <span className={styles.number}>{number}</span>
        {alarm ? <Icon name={alarm.severity} size="small" /> : shows === "alarm" ? <Icon name="bell" size="small" /> : shows === "sequence" && <Icon name="replay" size="small" />}
        <span className={styles.name}>{name}</span>
        {snooze && <Icon name="mute" size="small" />}
        <span className={styles.meta}>
          <span className={styles.fps} title={t.live.fpsTitle}>
            {t.live.fps(oneDecimal(camera.fps_received), oneDecimal(camera.fps_analysed))}
          </span>
          <AgeMark reading={reading} />
        </span>
      </div>
      <div ref={picture} className={styles.picture}>
        <AttachedCanvas attach={attach} label={t.live.picture(name)} className={styles.canvas} />
        {main?.shown.includes(key) && <MainStream camera={id} look="wall" zoom={zoom} visible={isMain} onState={onVideo} onPlayer={onPlayer} />}
        {scale > 1 && <ZoomMark zoom={zoom} />}
        {old && <StaleOverlay camera={camera} reading={reading} />}
      </div>
      {/* Beside the picture's gestures. */}
      {camera.can_talk === true && may("talk") && <TileTalk camera={camera} picked={inTabOrder} />}
    </div>
  );
}
