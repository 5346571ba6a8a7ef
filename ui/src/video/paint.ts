import type { LineView, SceneView, TrackBox, ZoneView } from "@/api/generated";

import type { Rect } from "./fit";
import { inwardArrow } from "./line-arrow";
import type { DrawingPalette } from "./palette";

/** On the wall drawings stay in the background; enlarged they are to be read; plain has boxes only. */
export type Look = "wall" | "focus" | "plain";

export interface Pen {
  context: CanvasRenderingContext2D;
  /** Where the picture lies on the canvas, in its pixels. */
  picture: Rect;
  /** Canvas pixels to one CSS pixel. */
  scale: number;
  look: Look;
  colours: DrawingPalette;
}

const place = ({ picture }: Pen, [x, y]: readonly [number, number]): [number, number] => [
  picture.x + x * picture.width,
  picture.y + y * picture.height,
];

const widths = new Map<string, number>();

/** Measured once: the same numbers stand over the same people in every picture. */
function textWidth(context: CanvasRenderingContext2D, words: string): number {
  const key = `${context.font} ${words}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size > 2000) widths.clear();
    width = context.measureText(words).width;
    widths.set(key, width);
  }
  return width;
}

function text(pen: Pen, words: string, x: number, y: number): void {
  const { context, scale, colours } = pen;
  const width = textWidth(context, words) + 6 * scale;
  const height = 15 * scale;
  const left = Math.min(Math.max(x, pen.picture.x), pen.picture.x + pen.picture.width - width);
  const top = Math.max(y - height, pen.picture.y);
  context.fillStyle = colours.veil;
  context.fillRect(left, top, width, height);
  context.fillStyle = colours.line;
  context.fillText(words, left + 3 * scale, top + 2 * scale);
}

/** Setting a font is slow; once a picture is enough. */
function prepareText({ context, scale, colours }: Pen): void {
  context.font = `${String(12 * scale)}px ${colours.font}`;
  context.textBaseline = "top";
}

/** People's boxes with their track ids. */
export function paintBoxes(pen: Pen, boxes: readonly TrackBox[]): void {
  const { context, scale, look, colours } = pen;
  prepareText(pen);
  for (const { track, box } of boxes) {
    const [x1, y1] = place(pen, [box[0], box[1]]);
    const [x2, y2] = place(pen, [box[2], box[3]]);
    if (look === "focus") {
      context.strokeStyle = colours.halo;
      context.lineWidth = 3.5 * scale;
      context.strokeRect(x1, y1, x2 - x1, y2 - y1);
    }
    context.globalAlpha = look === "focus" ? 0.9 : 0.6;
    context.strokeStyle = colours.line;
    context.lineWidth = (look === "focus" ? 1.5 : 1) * scale;
    context.strokeRect(x1, y1, x2 - x1, y2 - y1);
    text(pen, String(track), x1, y1);
    context.globalAlpha = 1;
  }
}

function paintLine(pen: Pen, line: LineView): void {
  const { context, scale, look, colours } = pen;
  const [ax, ay] = place(pen, line.a);
  const [bx, by] = place(pen, line.b);
  const arrow = inwardArrow([ax, ay], [bx, by], line.in, (look === "focus" ? 28 : 14) * scale);
  const strokes = new Path2D();
  strokes.moveTo(ax, ay);
  strokes.lineTo(bx, by);
  strokes.moveTo(...arrow.from);
  strokes.lineTo(...arrow.tip);
  strokes.moveTo(...arrow.left);
  strokes.lineTo(...arrow.tip);
  strokes.lineTo(...arrow.right);
  context.lineCap = "round";
  context.lineJoin = "round";
  context.strokeStyle = colours.halo;
  context.lineWidth = (look === "focus" ? 6 : 4) * scale;
  context.stroke(strokes);
  context.strokeStyle = colours.zone;
  context.lineWidth = (look === "focus" ? 2.5 : 1.5) * scale;
  context.stroke(strokes);
  if (look === "focus") text(pen, line.name, bx, by);
}

function paintZone(pen: Pen, zone: ZoneView): void {
  const { context, scale, look, colours } = pen;
  const border = new Path2D();
  for (const [index, point] of zone.points.entries()) {
    const [x, y] = place(pen, point);
    if (index === 0) border.moveTo(x, y);
    else border.lineTo(x, y);
  }
  border.closePath();
  context.fillStyle = colours.dimFill;
  context.fill(border);
  context.setLineDash([6 * scale, 4 * scale]);
  context.strokeStyle = colours.dim;
  context.lineWidth = 1.25 * scale;
  context.stroke(border);
  context.setLineDash([]);
  const first = zone.points[0];
  if (look === "focus" && first) text(pen, zone.name, ...place(pen, first));
}

/** Lines with an arrow to their inside, and zones. */
export function paintScene(pen: Pen, scene: SceneView): void {
  prepareText(pen);
  for (const zone of scene.zones) paintZone(pen, zone);
  for (const line of scene.lines) paintLine(pen, line);
}
