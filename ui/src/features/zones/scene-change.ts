import type { LineView, SceneView, Side, ZonePurpose, ZoneView } from "@/api/generated";
import { t } from "@/i18n";

import { clampPoint, type Point } from "./geometry";

/** Which line or zone. */
export interface ShapeRef {
  kind: "line" | "zone";
  index: number;
}

export function shapeAt(scene: SceneView, ref: ShapeRef): LineView | ZoneView | undefined {
  return ref.kind === "line" ? scene.lines[ref.index] : scene.zones[ref.index];
}

/** The points of a shape; a line's are its ends. */
export function pointsOf(scene: SceneView, ref: ShapeRef): Point[] {
  if (ref.kind === "zone") return scene.zones[ref.index]?.points ?? [];
  const line = scene.lines[ref.index];
  return line ? [line.a, line.b] : [];
}

export function changeLine(scene: SceneView, index: number, change: Partial<LineView>): SceneView {
  return { ...scene, lines: scene.lines.map((line, at) => (at === index ? { ...line, ...change } : line)) };
}

export function changeZone(scene: SceneView, index: number, change: Partial<ZoneView>): SceneView {
  return { ...scene, zones: scene.zones.map((zone, at) => (at === index ? { ...zone, ...change } : zone)) };
}

function withPoints(scene: SceneView, ref: ShapeRef, points: Point[]): SceneView {
  if (ref.kind === "zone") return changeZone(scene, ref.index, { points });
  const [a, b] = points;
  return a && b ? changeLine(scene, ref.index, { a, b }) : scene;
}

export function movePoint(scene: SceneView, ref: ShapeRef, point: number, to: Point): SceneView {
  return withPoints(
    scene,
    ref,
    pointsOf(scene, ref).map((each, at) => (at === point ? clampPoint(to) : each)),
  );
}

/** Moves a shape as a whole; it stops at the picture's edge and keeps its form. */
export function moveShape(scene: SceneView, ref: ShapeRef, [dx, dy]: Point): SceneView {
  const points = pointsOf(scene, ref);
  const limit = (delta: number, values: number[]) => Math.min(1 - Math.max(...values), Math.max(-Math.min(...values), delta));
  const [x, y] = [limit(dx, points.map((point) => point[0])), limit(dy, points.map((point) => point[1]))];
  return withPoints(
    scene,
    ref,
    points.map(([px, py]): Point => [px + x, py + y]),
  );
}

/** A corner halfway to the next one. */
export function insertCorner(scene: SceneView, ref: ShapeRef, after: number): SceneView {
  const points = pointsOf(scene, ref);
  const [from, to] = [points[after], points[(after + 1) % points.length]];
  if (ref.kind !== "zone" || !from || !to) return scene;
  return withPoints(scene, ref, points.toSpliced(after + 1, 0, [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]));
}

/** Takes a corner away; the scene unchanged where a shape would be left that is none. */
export function removeCorner(scene: SceneView, ref: ShapeRef, point: number): SceneView {
  const points = pointsOf(scene, ref);
  return ref.kind === "zone" && points.length > 3 ? withPoints(scene, ref, points.toSpliced(point, 1)) : scene;
}

export function removeShape(scene: SceneView, { kind, index }: ShapeRef): SceneView {
  return kind === "line" ? { ...scene, lines: scene.lines.toSpliced(index, 1) } : { ...scene, zones: scene.zones.toSpliced(index, 1) };
}

export function swapSides(scene: SceneView, index: number): SceneView {
  const line = scene.lines[index];
  return line ? changeLine(scene, index, { in: line.in === "positive" ? "negative" : "positive" }) : scene;
}

function freeName(names: readonly string[], make: (n: number) => string): string {
  for (let n = names.length + 1; ; n += 1) {
    if (!names.includes(make(n))) return make(n);
  }
}

/** In is towards the camera: most lines are seen from inside the store. */
export function towardsCamera(a: Point, b: Point): Side {
  return b[0] - a[0] >= 0 ? "positive" : "negative";
}

export function addLine(scene: SceneView, a: Point, b: Point): SceneView {
  const name = freeName(
    scene.lines.map((line) => line.name),
    t.zones.side.unknownLine,
  );
  return { ...scene, lines: [...scene.lines, { name, a: clampPoint(a), b: clampPoint(b), in: towardsCamera(a, b) }] };
}

export function addZone(scene: SceneView, points: readonly Point[], purpose: ZonePurpose = "dwell"): SceneView {
  const name = freeName(
    scene.zones.map((zone) => zone.name),
    t.zones.side.unknownZone,
  );
  return { ...scene, zones: [...scene.zones, { name, purpose, points: points.map(clampPoint) }] };
}
