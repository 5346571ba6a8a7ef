import { useCallback } from "react";

import type { CameraView, Severity } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { t } from "@/i18n";
import { oneDecimal } from "@/i18n/format";
import { AttachedCanvas } from "@/kit/AttachedCanvas";
import { classes } from "@/kit/classes";
import { Icon } from "@/kit/Icon";
import { severityClass } from "@/kit/SeverityChip";

import { AgeMark } from "./AgeMark";
import { StaleOverlay } from "./StaleOverlay";
import styles from "./Tile.module.css";
import { useFreshness } from "./useFreshness";

/** The most urgent open alarm of a camera, and whether somebody has it. */
export interface TileAlarm {
  severity: Severity;
  taken: boolean;
}

interface Props {
  camera: CameraView;
  alarm: TileAlarm | undefined;
  /** Only one tile is in the tab order. */
  inTabOrder: boolean;
  onFocus: () => void;
  onOpen: () => void;
  ref: (element: HTMLDivElement | null) => void;
}

/** One camera on the wall. */
export function Tile({ camera, alarm, inTabOrder, onFocus, onOpen, ref }: Props) {
  const { pictures } = useEngine();
  const { id, name, number } = camera;
  const attach = useCallback((canvas: HTMLCanvasElement) => pictures.feed(id).attach(canvas, "wall"), [pictures, id]);
  const reading = useFreshness(camera.state, (now) => pictures.feed(id).ageMs(now));
  const old = reading.kind === "stale" || reading.kind === "never";
  const state = reading.kind === "live" ? t.live.state.live(camera.people) : t.live.state[reading.kind];
  // Whole frames are for what cannot wait; the others show in the bar and in the list.
  const urgent = alarm?.severity === "critical" || alarm?.severity === "high";
  const ring = urgent && (alarm?.taken ? styles.held : styles.alarm);
  const blinks = alarm?.severity === "critical" && !alarm.taken;
  return (
    <div
      ref={ref}
      role="gridcell"
      tabIndex={inTabOrder ? 0 : -1}
      aria-label={`${t.live.tile(number, name)}: ${state}${alarm ? `, ${t.live.alarm(t.common.severity[alarm.severity])}` : ""}`}
      className={classes(styles.tile, old && styles.old, ring, blinks && styles.blink, alarm && severityClass(alarm.severity))}
      onFocus={onFocus}
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
        {alarm && <Icon name={alarm.severity} size="small" />}
        <span className={styles.name}>{name}</span>
        <span className={styles.meta}>
          <span className={styles.fps} title={t.live.fpsTitle}>
            {t.live.fps(oneDecimal(camera.fps_received), oneDecimal(camera.fps_analysed))}
          </span>
          <AgeMark reading={reading} />
        </span>
      </div>
      <div className={styles.picture}>
        <AttachedCanvas attach={attach} label={t.live.picture(name)} className={styles.canvas} />
        {old && <StaleOverlay camera={camera} reading={reading} />}
      </div>
    </div>
  );
}
