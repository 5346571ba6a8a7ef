import { useEffect, useRef, type CSSProperties } from "react";

import type { CameraTimeline, CameraView } from "@/api/generated";
import { t } from "@/i18n";
import type { SyncGroup } from "@/video/sync-group";

import { PlaybackTile } from "./PlaybackTile";
import styles from "./Playback.module.css";

interface Props {
  cameras: readonly CameraView[];
  group: SyncGroup;
  rows: readonly CameraTimeline[] | undefined;
  nowMs: number;
  active: string | undefined;
  scrubbing: boolean;
  onActive: (camera: string) => void;
  onOpen: () => void;
}

/** The cameras of a playback, as large as they fit. */
export function PictureGrid({ cameras, group, rows, nowMs, active, scrubbing, onActive, onOpen }: Props) {
  const tiles = useRef(new Map<string, HTMLDivElement>());
  const columns = Math.ceil(Math.sqrt(cameras.length));
  const lines = Math.ceil(cameras.length / columns);
  // The keyboard follows the camera that was picked, when it was on another one.
  useEffect(() => {
    const focused = [...tiles.current.values()].includes(document.activeElement as HTMLDivElement);
    if (active !== undefined && focused) tiles.current.get(active)?.focus();
  }, [active]);
  return (
    <div className={styles.pictures}>
      <div className={styles.grid} role="grid" aria-label={t.playback.pictures} style={{ "--columns": columns, "--lines": lines } as CSSProperties}>
        {Array.from({ length: lines }, (_, line) => (
          <div key={line} role="row" className={styles.row}>
            {cameras.slice(line * columns, (line + 1) * columns).map((camera) => (
              <PlaybackTile
                key={camera.id}
                camera={camera}
                group={group}
                row={rows?.find((row) => row.camera === camera.id)}
                nowMs={nowMs}
                active={camera.id === active}
                scrubbing={scrubbing}
                onActive={() => { onActive(camera.id); }}
                onOpen={onOpen}
                ref={(element) => {
                  if (element) tiles.current.set(camera.id, element);
                  else tiles.current.delete(camera.id);
                }}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
