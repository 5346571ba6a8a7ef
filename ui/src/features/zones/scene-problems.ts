import type { SceneView } from "@/api/generated";
import { t } from "@/i18n";

import { lineProblem, zoneProblem, type ShapeProblem } from "./geometry";
import type { ShapeRef } from "./scene-change";

const MAX_NAME = 64;

/** A shape's problem in words. */
export function problemWords(problem: ShapeProblem): string {
  const words = t.zones.problems;
  switch (problem.kind) {
    case "short":
      return words.short;
    case "few":
      return words.few;
    case "many":
      return words.many(problem.max);
    case "crosses":
      return words.crosses(problem.first, problem.second);
    case "noArea":
      return words.noArea;
  }
}

function nameProblem(name: string, others: readonly string[], same: string): string | undefined {
  const words = t.zones.problems;
  if (!name.trim()) return words.noName;
  if ([...name.trim()].length > MAX_NAME) return words.longName;
  if (name.includes("/")) return words.badName;
  return others.includes(name.trim()) ? same : undefined;
}

export interface ShapeProblems {
  name: string | undefined;
  shape: string | undefined;
}

/** What the engine would refuse about one shape. */
export function problemsOf(scene: SceneView, { kind, index }: ShapeRef): ShapeProblems {
  const shapes = kind === "line" ? scene.lines : scene.zones;
  const others = shapes.filter((_, at) => at !== index).map((shape) => shape.name.trim());
  const same = kind === "line" ? t.zones.problems.sameLine : t.zones.problems.sameZone;
  const line = kind === "line" ? scene.lines[index] : undefined;
  const zone = kind === "zone" ? scene.zones[index] : undefined;
  const found = line ? lineProblem(line.a, line.b) : zone ? zoneProblem(zone.points) : undefined;
  return { name: nameProblem(shapes[index]?.name ?? "", others, same), shape: found && problemWords(found) };
}

/** Everything on the camera, lines first. */
export function allShapes(scene: SceneView): ShapeRef[] {
  return [...scene.lines.map((_, index): ShapeRef => ({ kind: "line", index })), ...scene.zones.map((_, index): ShapeRef => ({ kind: "zone", index }))];
}

export function isAcceptable(scene: SceneView): boolean {
  return allShapes(scene).every((ref) => {
    const { name, shape } = problemsOf(scene, ref);
    return name === undefined && shape === undefined;
  });
}
