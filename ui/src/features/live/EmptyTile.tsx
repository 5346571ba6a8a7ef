import type { PointerEvent } from "react";

import { t } from "@/i18n";
import { classes } from "@/kit/classes";
import { Icon } from "@/kit/Icon";

import { cellStyle } from "./cell-style";
import styles from "./Tile.module.css";
import { PLACE_ATTRIBUTE } from "./useTileDrag";
import type { Cell } from "./wall-layout";
import type { Place } from "./wall-plan";

interface Props {
  index: number;
  cell: Cell;
  /** What would be here. */
  shows: Place;
  inTabOrder: boolean;
  target: boolean;
  onFocus: () => void;
  onGrab: (event: PointerEvent) => void;
  ref: (element: HTMLElement | null) => void;
}

/** A place on the wall without a picture, and why. */
export function EmptyTile({ index, cell, shows, inTabOrder, target, onFocus, onGrab, ref }: Props) {
  const words = shows.shows === "alarm" ? t.live.empties.alarm : shows.shows === "nothing" ? t.live.empties.nothing : t.live.empties.gone;
  return (
    <div
      ref={ref}
      role="gridcell"
      tabIndex={inTabOrder ? 0 : -1}
      aria-label={`${t.live.place(index + 1)}: ${words}`}
      className={classes(styles.empty, target && styles.target)}
      style={cellStyle(cell)}
      {...{ [PLACE_ATTRIBUTE]: index }}
      onFocus={onFocus}
      onPointerDown={onGrab}
    >
      {shows.shows === "alarm" && <Icon name="bell" />}
      <span aria-hidden="true">{words}</span>
    </div>
  );
}
