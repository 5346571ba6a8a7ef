import { useEffect, useRef, useState, type CSSProperties } from "react";

import type { AlertView } from "@/api/generated";
import { useWatch } from "@/api/hooks";
import { useAction } from "@/commands/hooks";
import { t } from "@/i18n";
import { PictureZoom } from "@/video/picture-zoom";

import { EmptyTile } from "./EmptyTile";
import { SPARE_FPS, tileKey } from "./main-streams";
import { Tile } from "./Tile";
import { useMainStreams } from "./useMainStreams";
import type { TileDrag } from "./useTileDrag";
import { useTileWidth } from "./useTileWidth";
import { useZoomKeys } from "./useZoom";
import { alarmOf, LAYOUTS, neighbour, shapeOf, tileOfDigit, type Layout } from "./wall-layout";
import type { ShownPlace } from "./wall-plan";
import styles from "./Wall.module.css";

/** Pictures a second and camera: enough to follow a walking person. */
const WALL_FPS = 10;

const MOST_TILES = Math.max(...LAYOUTS);

interface Props {
  /** In the order of the tiles; fewer than the layout has where the rest is empty. */
  places: readonly ShownPlace[];
  alerts: readonly AlertView[];
  layout: Layout;
  /** The camera whose tile takes the focus when the wall appears: the one just seen enlarged. */
  returnTo: string | undefined;
  drag: TileDrag;
  /** Being arranged: a click picks a place and opens nothing. */
  arranging: boolean;
  /** The place that is in the tab order. */
  picked: number;
  onPick: (place: number) => void;
  onOpen: (camera: string) => void;
  onReplay: (camera: string) => void;
  onSwap: (from: number, to: number) => void;
}

/** The grid of live tiles. One tile is in the tab order; arrows and digits move between them. */
export function Wall({ places, alerts, layout, returnTo, drag, arranging, picked, onPick, onOpen, onReplay, onSwap }: Props) {
  const tiles = useRef(new Map<number, HTMLElement>());
  const first = useRef(places.findIndex(({ camera }) => camera !== undefined && camera.id === returnTo));
  /** The place that had the focus last: a sequence that turns must not lose it. */
  const focused = useRef<number>(undefined);
  const [zooms] = useState(() => Array.from({ length: MOST_TILES }, () => new PictureZoom()));
  const shape = shapeOf(layout);
  const grid = useRef<HTMLDivElement>(null);
  const width = useTileWidth(grid, shape);
  const index = Math.min(picked, Math.max(0, places.length - 1));
  const current = places[index]?.camera;
  const shown = [...new Set(places.flatMap(({ camera }) => camera?.id ?? []))];
  const main = useMainStreams(places, shape, width, zooms);
  useWatch(width === 0 ? [] : shown, main.areAll ? SPARE_FPS : WALL_FPS, width);

  const pick = (to: number) => {
    tiles.current.get(to)?.focus();
    return places[to] !== undefined;
  };
  const withCurrent = (what: (camera: string) => void) => () => {
    if (current) what(current.id);
    return current !== undefined;
  };
  useAction("tile.pick", (key) => pick(tileOfDigit(key)));
  useAction("tile.open", withCurrent(onOpen));
  useAction("tile.replay", withCurrent(onReplay));
  useAction("tile.move", (key) => {
    const to = neighbour(index, key, layout, places.length);
    if (to === index) return false;
    onSwap(index, to);
    return pick(to);
  });
  useZoomKeys(() => zooms[index]);

  useEffect(() => {
    if (returnTo !== undefined) tiles.current.get(first.current)?.focus();
  }, [returnTo]);
  const seen = places.map(({ camera }) => camera?.id ?? "").join();
  useEffect(() => {
    if (focused.current !== undefined && document.activeElement === document.body) tiles.current.get(focused.current)?.focus();
  }, [seen]);

  const rows = Array.from({ length: shape.rows }, (_, row) => places.flatMap((shownPlace, at) => (shape.cells[at]?.row === row ? [{ ...shownPlace, at }] : []))).filter((row) => row.length > 0);
  return (
    <div className={styles.wall}>
      <div
        ref={grid}
        className={styles.grid}
        style={{ "--columns": shape.columns, "--lines": shape.rows } as CSSProperties}
        role="grid"
        tabIndex={-1}
        aria-label={t.live.wall(shown.length)}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
          const to = neighbour(index, event.key, layout, places.length);
          if (to === index) return;
          event.preventDefault();
          pick(to);
        }}
      >
        {rows.map((row) => (
          <div key={row[0]?.at} role="row" className={styles.row}>
            {row.map(({ place: shows, camera, at }) => {
              const cell = shape.cells[at] ?? { column: 0, row: 0, span: 1 };
              const common = {
                index: at,
                inTabOrder: at === index,
                target: drag.carried === undefined ? arranging && at === index : drag.over === at,
                cell,
                onFocus: () => {
                  focused.current = at;
                  onPick(at);
                },
                ref: (element: HTMLElement | null) => {
                  if (element) tiles.current.set(at, element);
                  else tiles.current.delete(at);
                },
              };
              const zoom = zooms[at];
              const key = camera && tileKey(at, camera.id);
              return camera && key && zoom ? (
                <Tile
                  // A tile of another camera is another one: no picture of the one before is left on it.
                  key={key}
                  {...common}
                  camera={camera}
                  shows={shows.shows}
                  zoom={zoom}
                  main={main}
                  alarm={alarmOf(camera.id, alerts)}
                  onGrab={drag.begin({ from: "place", index: at }, camera.name)}
                  onOpen={() => {
                    if (arranging) pick(at);
                    else onOpen(camera.id);
                  }}
                />
              ) : (
                <EmptyTile key={at} {...common} shows={shows} onGrab={drag.begin({ from: "place", index: at }, t.live.place(at + 1))} />
              );
            })}
          </div>
        ))}
      </div>
    </div>
  );
}
