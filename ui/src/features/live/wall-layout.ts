import type { AlertView, CameraView, Severity } from "@/api/generated";

export const LAYOUTS = [1, 4, 9, 16] as const;

/** How many tiles the wall has. */
export type Layout = (typeof LAYOUTS)[number];

/** The smallest wall on which all cameras show, or the largest there is. */
export function layoutFor(cameras: number): Layout {
  return LAYOUTS.find((layout) => layout >= cameras) ?? 16;
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

/** Where an arrow key leads in the grid; the same place at its edge. */
export function neighbour(index: number, key: string, columns: number, tiles: number): number {
  const column = index % columns;
  const to = {
    ArrowLeft: column > 0 ? index - 1 : index,
    ArrowRight: column < columns - 1 ? index + 1 : index,
    ArrowUp: index - columns,
    ArrowDown: index + columns,
    Home: 0,
    End: tiles - 1,
  }[key];
  return to === undefined || to < 0 || to >= tiles ? index : to;
}

/** The tile a digit picks: 0 is the tenth. */
export function tileOfDigit(digit: string): number {
  return digit === "0" ? 9 : Number(digit) - 1;
}

const URGENCY: readonly Severity[] = ["low", "medium", "high", "critical"];

/** Of a camera's alarms that are not closed, the one its tile shows: nobody has it first, then the most urgent. */
export function alarmOf(camera: string, alerts: readonly AlertView[]): { severity: Severity; taken: boolean } | undefined {
  const rank = (alert: AlertView) => URGENCY.indexOf(alert.severity) + (alert.state === "open" ? URGENCY.length : 0);
  const theirs = alerts.filter((alert) => alert.camera === camera && (alert.state === "open" || alert.state === "acknowledged"));
  const [first] = theirs.sort((a, b) => rank(b) - rank(a));
  return first && { severity: first.severity, taken: first.state === "acknowledged" };
}
