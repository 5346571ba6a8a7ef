import type { HeatCell, HeatHour } from "@/api/generated";

/** What a map is coloured by. */
export type HeatFigure = "seconds" | "visits";

/** The part of the cells that the strongest colour is for: where one person stands all day must not make all else pale. */
const TOP = 0.98;

/** What each level but the weakest begins with: half of what the next one begins with. */
export function scaleOf(values: readonly number[]): number[] {
  const sorted = values.filter((value) => value > 0).sort((a, b) => a - b);
  const top = sorted[Math.floor((sorted.length - 1) * TOP)] ?? 0;
  return [16, 8, 4, 2, 1].map((part) => top / part);
}

/** 0, the weakest, to 5. */
export function levelOf(value: number, scale: readonly number[]): number {
  return scale.filter((begins) => value >= begins).length;
}

export interface HeatRun {
  x: number;
  y: number;
  width: number;
  level: number;
}

/** Neighbours of one level in a row as one piece: few drawings instead of thousands. Cells come row by row. */
export function runsOf(cells: readonly HeatCell[], figure: HeatFigure, scale: readonly number[]): HeatRun[] {
  const runs: HeatRun[] = [];
  for (const cell of cells) {
    if (cell[figure] <= 0) continue;
    const level = levelOf(cell[figure], scale);
    const last = runs.at(-1);
    if (last?.y === cell.y && last.level === level && last.x + last.width === cell.x) last.width += 1;
    else runs.push({ x: cell.x, y: cell.y, width: 1, level });
  }
  return runs;
}

/** The cells with most of a figure, most first. */
export function strongest(cells: readonly HeatCell[], figure: HeatFigure, most: number): HeatCell[] {
  return cells
    .filter((cell) => cell[figure] > 0)
    .sort((a, b) => b[figure] - a[figure] || a.y - b.y || a.x - b.x)
    .slice(0, most);
}

export interface HourChoice {
  from: number | undefined;
  to: number | undefined;
}

/** The hours of a day that are chosen: all of them where the choice is none of this day. */
export function chosenHours(hours: readonly HeatHour[], { from, to }: HourChoice): HeatHour[] {
  const chosen = hours.filter((hour) => hour.start_ms >= (from ?? 0) && hour.end_ms <= (to ?? Number.POSITIVE_INFINITY));
  return chosen.length > 0 ? chosen : [...hours];
}

/** The hour after one, and the first after the last. */
export function nextHour(hours: readonly HeatHour[], startMs: number | undefined): number | undefined {
  const index = hours.findIndex((hour) => hour.start_ms === startMs);
  return (hours[index + 1] ?? hours[0])?.start_ms;
}
