import { isClosed, isOpen } from "@/api/alert-state";
import { derived } from "@/api/derived";
import type { AlertView, CameraView, Severity } from "@/api/generated";

export const LAYOUTS = [1, 4, 6, 9, 12, 16] as const;

/** How many tiles the wall has; of 6 the first one is large. */
export type Layout = (typeof LAYOUTS)[number];

/** Where a tile lies on the grid, from 0, and how many columns and rows it takes. */
export interface Cell {
  column: number;
  row: number;
  span: number;
}

export interface Shape {
  columns: number;
  rows: number;
  /** In the order of the tiles. */
  cells: readonly Cell[];
}

function even(columns: number, rows: number): Shape {
  return { columns, rows, cells: Array.from({ length: columns * rows }, (_, index) => ({ column: index % columns, row: Math.floor(index / columns), span: 1 })) };
}

const one = (column: number, row: number): Cell => ({ column, row, span: 1 });

const SHAPES: Record<Layout, Shape> = {
  1: even(1, 1),
  4: even(2, 2),
  6: { columns: 3, rows: 3, cells: [{ column: 0, row: 0, span: 2 }, one(2, 0), one(2, 1), one(0, 2), one(1, 2), one(2, 2)] },
  9: even(3, 3),
  12: even(4, 3),
  16: even(4, 4),
};

export function shapeOf(layout: Layout): Shape {
  return SHAPES[layout];
}

/** The smallest wall of equal tiles on which all cameras show, or the largest there is. */
export function layoutFor(cameras: number): Layout {
  return LAYOUTS.find((layout) => layout !== 6 && layout >= cameras) ?? 16;
}

export function pageCount(cameras: number, layout: Layout): number {
  return Math.max(1, Math.ceil(cameras / layout));
}

/** The cameras of a page, counted from 0; the last page when there are not so many. */
export function onPage(cameras: readonly CameraView[], layout: Layout, page: number): readonly CameraView[] {
  const last = pageCount(cameras.length, layout) - 1;
  const first = Math.min(Math.max(0, page), last) * layout;
  return cameras.slice(first, first + layout);
}

const WAYS: Partial<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Where an arrow key leads on a wall of which the first tiles are there; the same tile at its edge. */
export function neighbour(index: number, key: string, layout: Layout, tiles: number): number {
  if (key === "Home") return 0;
  if (key === "End") return Math.max(0, tiles - 1);
  const way = WAYS[key];
  const cells = shapeOf(layout).cells.slice(0, tiles);
  const from = cells[index];
  if (!way || !from) return index;
  const [x, y] = way;
  const overlap = (a: number, aSpan: number, b: number, bSpan: number) => a < b + bSpan && b < a + aSpan;
  const reached = cells
    .map((cell, to) => ({ cell, to, far: x !== 0 ? (cell.column - from.column) * x : (cell.row - from.row) * y }))
    .filter(({ cell, to, far }) => to !== index && far > 0 && (x !== 0 ? overlap(cell.row, cell.span, from.row, from.span) : overlap(cell.column, cell.span, from.column, from.span)));
  return reached.sort((a, b) => a.far - b.far || a.to - b.to)[0]?.to ?? index;
}

/** The tile a digit picks: 0 is the tenth. */
export function tileOfDigit(digit: string): number {
  return digit === "0" ? 9 : Number(digit) - 1;
}

const URGENCY: readonly Severity[] = ["low", "medium", "high", "critical"];

/** Whether it goes first: nobody has it before somebody does, then the most urgent, then the newest. */
function needsMore(a: AlertView, b: AlertView): boolean {
  const rank = (alert: AlertView) => URGENCY.indexOf(alert.severity) + (isOpen(alert) ? URGENCY.length : 0);
  return rank(a) > rank(b) || (rank(a) === rank(b) && a.at_ms > b.at_ms);
}

/** Of each camera's alarms that are not closed, the one that needs somebody most. */
const byCamera = derived((alerts: readonly AlertView[]): ReadonlyMap<string, AlertView> => {
  const found = new Map<string, AlertView>();
  for (const alert of alerts) {
    if (alert.camera === undefined || isClosed(alert)) continue;
    const known = found.get(alert.camera);
    if (!known || needsMore(alert, known)) found.set(alert.camera, alert);
  }
  return found;
});

/** Of a camera's alarms that are not closed, the one its tile shows. */
export function alarmOf(camera: string, alerts: readonly AlertView[]): { severity: Severity; taken: boolean } | undefined {
  const first = byCamera(alerts).get(camera);
  return first && { severity: first.severity, taken: !isOpen(first) };
}

/** The camera that an alarm brings up. */
export function alarmCamera(alerts: readonly AlertView[]): string | undefined {
  const [first, ...others] = byCamera(alerts).values();
  return first && others.reduce((most, alert) => (needsMore(alert, most) ? alert : most), first).camera;
}
