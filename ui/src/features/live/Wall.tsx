import { useEffect, useRef, useState, type CSSProperties } from "react";

import type { AlertView, CameraView } from "@/api/generated";
import { useWatch } from "@/api/hooks";
import { useAction } from "@/commands/hooks";
import { t } from "@/i18n";

import { Tile } from "./Tile";
import { useTileWidth } from "./useTileWidth";
import { alarmOf, neighbour, tileOfDigit, type Layout } from "./wall-layout";
import styles from "./Wall.module.css";

/** Pictures a second and camera: enough to follow a walking person. */
const WALL_FPS = 10;

interface Props {
  /** Those of the page shown. */
  cameras: readonly CameraView[];
  alerts: readonly AlertView[];
  layout: Layout;
  /** The camera whose tile takes the focus when the wall appears: the one just seen enlarged. */
  returnTo: string | undefined;
  onOpen: (camera: string) => void;
  onReplay: (camera: string) => void;
}

/** The grid of live tiles. One tile is in the tab order; arrows and digits move between them. */
export function Wall({ cameras, alerts, layout, returnTo, onOpen, onReplay }: Props) {
  const tiles = useRef(new Map<string, HTMLDivElement>());
  const [picked, setPicked] = useState(returnTo);
  const columns = Math.sqrt(layout);
  const grid = useRef<HTMLDivElement>(null);
  const width = useTileWidth(grid, columns);
  const index = Math.max(0, cameras.findIndex((camera) => camera.id === picked));
  useWatch(
    width === 0 ? [] : cameras.map((camera) => camera.id),
    WALL_FPS,
    width,
  );

  const pick = (to: number) => {
    const camera = cameras[to];
    if (!camera) return false;
    tiles.current.get(camera.id)?.focus();
    return true;
  };
  useAction("tile.pick", (key) => pick(tileOfDigit(key)));
  useAction("tile.open", () => {
    const camera = cameras[index];
    if (!camera) return false;
    onOpen(camera.id);
    return true;
  });

  useAction("tile.replay", () => {
    const camera = cameras[index];
    if (!camera) return false;
    onReplay(camera.id);
    return true;
  });

  useEffect(() => {
    if (returnTo !== undefined) tiles.current.get(returnTo)?.focus();
  }, [returnTo]);

  const rows = Array.from({ length: Math.ceil(cameras.length / columns) }, (_, row) => cameras.slice(row * columns, (row + 1) * columns));
  return (
    <div className={styles.wall}>
      <div
        ref={grid}
        className={styles.grid}
        style={{ "--n": columns } as CSSProperties}
        role="grid"
        tabIndex={-1}
        aria-label={t.live.wall(cameras.length)}
        onKeyDown={(event) => {
          const to = neighbour(index, event.key, columns, cameras.length);
          if (to === index) return;
          event.preventDefault();
          pick(to);
        }}
      >
        {rows.map((row) => (
          <div key={row[0]?.id} role="row" className={styles.row}>
            {row.map((camera) => (
              <Tile
                key={camera.id}
                camera={camera}
                alarm={alarmOf(camera.id, alerts)}
                inTabOrder={camera.id === cameras[index]?.id}
                onFocus={() => {
                  setPicked(camera.id);
                }}
                onOpen={() => {
                  onOpen(camera.id);
                }}
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
