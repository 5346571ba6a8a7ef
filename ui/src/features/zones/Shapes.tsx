import type { LineView, SceneView } from "@/api/generated";
import { classes } from "@/kit/classes";
import type { Size } from "@/kit/useSize";
import { inwardArrow } from "@/video/line-arrow";

import type { Tool } from "./editor-state";
import type { Point } from "./geometry";
import { allShapes, problemsOf } from "./scene-problems";
import { pointsOf, towardsCamera, type ShapeRef } from "./scene-change";
import styles from "./Stage.module.css";

interface Props {
  scene: SceneView;
  size: Size;
  selected: ShapeRef | undefined;
  onGrab: (shape: ShapeRef, event: React.PointerEvent) => void;
}

const ARROW_PX = 40;

export function same(a: ShapeRef | undefined, b: ShapeRef): boolean {
  return a?.kind === b.kind && a.index === b.index;
}

/** Lines and zones as drawn; what a mouse can take hold of. The points above them serve the keyboard too. */
export function Shapes({ scene, size, selected, onGrab }: Props) {
  const place = ([x, y]: Point): Point => [x * size.width, y * size.height];
  const path = (points: readonly Point[]) => points.map((point) => place(point).join(",")).join(" ");
  // Zones lie below lines, and the chosen shape on top of its kind.
  const order = allShapes(scene).sort((a, b) => Number(a.kind === "line") - Number(b.kind === "line") || Number(same(selected, a)) - Number(same(selected, b)));
  return order.map((ref) => {
    const chosen = same(selected, ref) && styles.selected;
    const wrong = problemsOf(scene, ref).shape !== undefined && styles.wrong;
    const grab = (event: React.PointerEvent) => {
      onGrab(ref, event);
    };
    if (ref.kind === "zone") {
      return <polygon key={`zone${String(ref.index)}`} className={classes(styles.zone, chosen, wrong)} points={path(pointsOf(scene, ref))} onPointerDown={grab} />;
    }
    const line = scene.lines[ref.index];
    if (!line) return null;
    return (
      <g key={`line${String(ref.index)}`} onPointerDown={grab}>
        <path className={styles.halo} d={linePath(line, place)} />
        <path className={classes(styles.wire, chosen, wrong)} d={linePath(line, place)} />
        <path className={classes(styles.grip, chosen)} d={linePath(line, place)} />
      </g>
    );
  });
}

/** What is being drawn, up to the pointer; a line with the arrow that it will have. */
export function draftPath(points: readonly Point[], tool: Tool, size: Size): string {
  const place = ([x, y]: Point): Point => [x * size.width, y * size.height];
  const [a, b] = points;
  if (tool === "line" && a && b) return linePath({ a, b, in: towardsCamera(a, b) }, place);
  return `M${points.map((point) => place(point).join(" ")).join("L")}`;
}

/** The line and the arrow that points in. */
function linePath(line: Pick<LineView, "a" | "b" | "in">, place: (point: Point) => Point): string {
  const [a, b] = [place(line.a), place(line.b)];
  const arrow = inwardArrow(a, b, line.in, ARROW_PX);
  const to = (point: Point) => point.map((value) => value.toFixed(1)).join(" ");
  return `M${to(a)}L${to(b)}M${to(arrow.from)}L${to(arrow.tip)}M${to(arrow.left)}L${to(arrow.tip)}L${to(arrow.right)}`;
}

/** Where "In" and "Out" stand beside a line, 0–1. */
export function sideLabels(line: LineView, size: Size): { in: Point; out: Point } {
  const place = ([x, y]: Point): Point => [x * size.width, y * size.height];
  const back = ([x, y]: Point): Point => [x / size.width, y / size.height];
  const at = (length: number) => back(inwardArrow(place(line.a), place(line.b), line.in, length).tip);
  return { in: at(ARROW_PX + 16), out: at(-22) };
}
