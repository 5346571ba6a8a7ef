import type { CameraTimeline, GapView, MarkView, Severity } from "@/api/generated";
import { t } from "@/i18n";

import { apart, byUrgency, knownGaps } from "./marks";
import type { Tick } from "./ticks";
import { placeOf, type View } from "./timeline-view";

/** Heights of the parts of a timeline, in pixels. */
export const HEAD = 28;
export const AXIS = 24;

export interface Picture {
  view: View;
  width: number;
  lane: number;
  rows: readonly CameraTimeline[];
  marks: readonly MarkView[];
  ticks: readonly Tick[];
  nowMs: number;
}

/** The shapes of the severities, on a 20 × 20 grid as in the icons. */
const SHAPES: Record<Severity, string> = {
  critical: "M7 1.5h6L18.5 7v6L13 18.5H7L1.5 13V7z",
  high: "M10 1.2 19.4 18H.6z",
  medium: "M10 .8 19.2 10 10 19.2.8 10z",
  low: "M10 1.4a8.6 8.6 0 1 0 0 17.2 8.6 8.6 0 1 0 0-17.2z",
};
const STROKES: Record<Severity, string> = {
  critical: "M10 5v6M10 14.2v.1",
  high: "M10 7.2v4.8M10 15v.1",
  medium: "M10 5.4v5.4M10 14v.1",
  low: "M10 9.4v5M10 5.9v.1",
};

interface Brush {
  context: CanvasRenderingContext2D;
  colour: (token: string) => string;
  font: string;
}

/** Draws everything of a timeline that does not move with the playhead. */
export function paintTimeline(canvas: HTMLCanvasElement, picture: Picture): void {
  const { width, lane, rows } = picture;
  const height = HEAD + rows.length * lane + AXIS;
  canvas.width = Math.round(width * devicePixelRatio);
  canvas.height = Math.round(height * devicePixelRatio);
  const context = canvas.getContext("2d");
  if (!context) return;
  context.scale(devicePixelRatio, devicePixelRatio);
  const tokens = getComputedStyle(canvas);
  const brush: Brush = { context, colour: (token) => tokens.getPropertyValue(token).trim(), font: `12px ${tokens.fontFamily}` };
  paintAxis(brush, picture, height);
  rows.forEach((row, index) => {
    paintLane(brush, picture, row, HEAD + index * lane);
  });
  paintMarks(brush, picture);
}

function paintAxis({ context, colour, font }: Brush, { view, width, ticks }: Picture, height: number): void {
  context.font = font;
  context.textBaseline = "middle";
  let free = 0;
  for (const tick of ticks) {
    const x = Math.round(placeOf(tick.atMs, view, width)) + 0.5;
    context.strokeStyle = colour(tick.day ? "--border-2" : "--chart-grid");
    context.beginPath();
    context.moveTo(x, HEAD);
    context.lineTo(x, height - AXIS + 4);
    context.stroke();
    const half = context.measureText(tick.label).width / 2;
    const left = Math.min(Math.max(x - half, 0), width - 2 * half);
    if (left < free) continue;
    free = left + 2 * half + 12;
    context.fillStyle = colour(tick.day ? "--text-1" : "--text-3");
    context.fillText(tick.label, left, height - AXIS / 2 + 2);
  }
}

function paintLane(brush: Brush, { view, width, lane, nowMs }: Picture, row: CameraTimeline, top: number): void {
  const { context, colour } = brush;
  const thick = Math.min(12, Math.round(lane * 0.44));
  const y = Math.round(top + (lane - thick) / 2);
  context.fillStyle = colour("--border-1");
  context.fillRect(0, top + lane - 1, width, 1);
  context.fillStyle = colour("--timeline-recorded");
  for (const span of row.recorded) {
    const [x, right] = [placeOf(span.from_ms, view, width), placeOf(span.to_ms, view, width)];
    if (right < 0 || x > width) continue;
    context.fillRect(Math.max(0, x), y, Math.max(1, Math.min(width, right) - Math.max(0, x)), thick);
  }
  for (const gap of knownGaps(row, nowMs)) paintGap(brush, gap, view, width, { top: y - 4, height: thick + 8 });
}

/** Hatched, in words where they have room. */
function paintGap({ context, colour, font }: Brush, gap: GapView, view: View, width: number, box: { top: number; height: number }): void {
  const left = Math.max(-1, placeOf(gap.from_ms, view, width));
  const right = Math.min(width + 1, placeOf(gap.to_ms, view, width));
  if (right < 0 || left > width) return;
  const wide = Math.max(2, right - left);
  context.save();
  context.beginPath();
  context.rect(left, box.top, wide, box.height);
  context.clip();
  context.fillStyle = colour("--surface-1");
  context.fillRect(left, box.top, wide, box.height);
  context.strokeStyle = colour("--chart-blind");
  context.lineWidth = 2;
  context.beginPath();
  // From a place that moves with time, so that the hatch does not swim while panning.
  for (let x = left - box.height - ((left % 6) + 6) % 6; x < right; x += 6) {
    context.moveTo(x, box.top + box.height);
    context.lineTo(x + box.height, box.top);
  }
  context.stroke();
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, box.top + 0.5, wide - 1, box.height - 1);
  context.font = font;
  const words = t.playback.causes[gap.cause];
  const length = context.measureText(words).width + 12;
  if (wide > length + 8 && box.height >= 14) {
    const x = left + (wide - length) / 2;
    context.fillStyle = colour("--surface-1");
    context.fillRect(x, box.top + 1, length, box.height - 2);
    context.fillStyle = colour("--text-2");
    context.textBaseline = "middle";
    context.fillText(words, x + 6, box.top + box.height / 2 + 0.5);
  }
  context.restore();
}

function paintMarks(brush: Brush, picture: Picture): void {
  const { view, width, lane, rows } = picture;
  const lanes = new Map(rows.map((row, index) => [row.camera, HEAD + index * lane]));
  const place = (mark: MarkView) => placeOf(mark.at_ms, view, width);
  for (const mark of apart(byUrgency(picture.marks), place)) {
    const x = place(mark);
    const right = mark.to_ms === undefined ? x : placeOf(mark.to_ms, view, width);
    if (right < -10 || x > width + 10) continue;
    // What concerns the whole store stands above the lanes.
    const top = mark.camera === undefined ? 0 : lanes.get(mark.camera);
    if (top === undefined) continue;
    paintMark(brush, mark, x, right, top, mark.camera === undefined ? HEAD : lane);
  }
}

function paintMark({ context, colour }: Brush, mark: MarkView, x: number, right: number, top: number, height: number): void {
  switch (mark.kind) {
    case "alert": {
      const severity = mark.severity ?? "low";
      context.save();
      context.translate(x - 8, top + height / 2 - 8);
      context.scale(0.8, 0.8);
      const shape = new Path2D(SHAPES[severity]);
      context.lineWidth = 4;
      context.lineJoin = "round";
      context.strokeStyle = colour("--surface-1");
      context.stroke(shape);
      context.fillStyle = colour(`--severity-${severity}`);
      context.fill(shape);
      context.lineWidth = 2.2;
      context.lineCap = "round";
      context.stroke(new Path2D(STROKES[severity]));
      context.restore();
      return;
    }
    case "event":
      context.fillStyle = colour("--text-2");
      context.fillRect(Math.round(x) - 1, top + height - 7, 2, 6);
      return;
    case "bookmark":
      context.fillStyle = colour("--accent");
      context.beginPath();
      context.moveTo(x, top + height - 2);
      context.lineTo(x, top + 2);
      context.lineTo(x + 9, top + 6);
      context.lineTo(x, top + 10);
      context.fill();
      context.fillRect(x - 0.75, top + 2, 1.5, height - 4);
      return;
    case "protection":
      context.fillStyle = colour("--accent");
      context.fillRect(x, top + 1, Math.max(2, right - x), 2);
      context.fillRect(x, top + 1, 1.5, height - 3);
      context.fillRect(Math.max(x + 2, right) - 1.5, top + 1, 1.5, height - 3);
      return;
  }
}
