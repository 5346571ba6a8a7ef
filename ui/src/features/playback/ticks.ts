import { minuteMark, moment, shortDay } from "@/i18n/format";
import { offsetPieces } from "@/i18n/zone";

import { length, type View } from "./timeline-view";

export interface Tick {
  atMs: number;
  label: string;
  /** Begins a day of the store: written stronger. */
  day: boolean;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const STEPS = [1, 2, 5, 10, 15, 30].map((n) => n * SECOND)
  .concat([1, 2, 5, 10, 15, 30].map((n) => n * MINUTE))
  .concat([1, 2, 3, 6, 12].map((n) => n * HOUR))
  .concat([1, 2, 5, 10].map((n) => n * DAY));

/** The closest step of an axis whose labels have room. */
export function tickStep(lengthMs: number, width: number, labelWidth: number): number {
  const most = Math.max(2, Math.floor(width / labelWidth));
  return STEPS.find((step) => lengthMs / step <= most) ?? 10 * DAY;
}

/**
 * The labels of a time axis, at round times of the store's clocks.
 *
 * Where the clocks are set the distance of two labels is another; the hour that comes twice has both
 * its labels, each with the name of its time.
 */
export function ticks(view: View, width: number, zone: string, labelWidth = 84): Tick[] {
  const step = tickStep(length(view), width, labelWidth);
  const found: Tick[] = [];
  for (const piece of offsetPieces(view.fromMs, view.toMs, zone)) {
    const local = piece.fromMs + piece.offsetMs;
    for (let at = Math.ceil(local / step) * step; at < piece.toMs + piece.offsetMs; at += step) {
      const atMs = at - piece.offsetMs;
      const day = at % DAY === 0;
      found.push({ atMs, day, label: day ? shortDay(atMs, zone) : label(atMs, step, zone) });
    }
  }
  return found;
}

function label(atMs: number, step: number, zone: string): string {
  return step < MINUTE ? moment(atMs, zone) : minuteMark(atMs, zone);
}
