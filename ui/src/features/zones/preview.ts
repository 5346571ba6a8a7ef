import type { SceneView } from "@/api/generated";

import type { Tool } from "./editor-state";
import type { Point } from "./geometry";
import type { Looked } from "./presence";
import { towardsCamera, type ShapeRef } from "./scene-change";
import type { Targets } from "./snap";

/** The points of what is being drawn, up to where the pointer is. */
export function draftPoints(drawing: readonly Point[], cursor: Point | undefined): readonly Point[] {
  return drawing.length > 0 && cursor ? [...drawing, cursor] : drawing;
}

/** What the preview is of: what is being drawn, else what is chosen. */
export function lookedAt(scene: SceneView, selected: ShapeRef | undefined, tool: Tool, draft: readonly Point[]): Looked | undefined {
  const [a, b] = draft;
  if (tool === "line" && a && b) return { kind: "line", line: { a, b, in: towardsCamera(a, b) } };
  if (tool === "zone" && draft.length >= 3) return { kind: "zone", corners: draft };
  if (draft.length > 0 || !selected) return undefined;
  const line = selected.kind === "line" ? scene.lines[selected.index] : undefined;
  const zone = selected.kind === "zone" ? scene.zones[selected.index] : undefined;
  return line ? { kind: "line", line } : zone && { kind: "zone", corners: zone.points };
}

const cornersOf = (scene: SceneView, but?: ShapeRef): Point[] => [
  ...scene.lines.flatMap(({ a, b }, index) => (but?.kind === "line" && but.index === index ? [] : [a, b])),
  ...scene.zones.flatMap(({ points }, index) => (but?.kind === "zone" && but.index === index ? [] : points)),
];

/** What the next corner of a shape that is being drawn may snap to. */
export function targetsOfNext(scene: SceneView, tool: Tool, drawing: readonly Point[]): Targets {
  // A zone's last edge leads back to its first corner.
  const ends = tool === "zone" && drawing.length >= 2 ? [drawing.at(-1), drawing[0]] : [drawing.at(-1)];
  return { corners: cornersOf(scene), neighbours: ends.filter((each) => each !== undefined) };
}

/** What a corner that is held may snap to. */
export function targetsOfPoint(scene: SceneView, shape: ShapeRef, point: number): Targets {
  const line = shape.kind === "line" ? scene.lines[shape.index] : undefined;
  const points = scene.zones[shape.index]?.points ?? [];
  const at = (index: number) => points[(index + points.length) % points.length];
  const neighbours = line ? [point === 0 ? line.b : line.a] : [at(point - 1), at(point + 1)].filter((each) => each !== undefined);
  return { corners: cornersOf(scene, shape), neighbours };
}
