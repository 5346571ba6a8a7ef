import { describe, expect, it } from "vitest";

import type { SceneView } from "@/api/generated";

import { edit, isChanged, startEditing } from "./editor-state";
import { area, lineProblem, zoneProblem, type Point } from "./geometry";
import { addLine, addZone, insertCorner, movePoint, moveShape, pointsOf, removeCorner, swapSides } from "./scene-change";
import { isAcceptable, problemsOf } from "./scene-problems";

const EMPTY: SceneView = { lines: [], zones: [] };
const SQUARE: Point[] = [
  [0.2, 0.2],
  [0.4, 0.2],
  [0.4, 0.4],
  [0.2, 0.4],
];
const ZONE = { kind: "zone", index: 0 } as const;
const LINE = { kind: "line", index: 0 } as const;

describe("what the engine would refuse", () => {
  it("lines without length", () => {
    expect(lineProblem([0.5, 0.5], [0.509, 0.5])?.kind).toBe("short");
    expect(lineProblem([0.5, 0.5], [0.51, 0.5])).toBeUndefined();
  });

  it("zones with two corners, with too many, crossed, without area", () => {
    expect(zoneProblem([[0, 0], [1, 1]])?.kind).toBe("few");
    expect(zoneProblem([[0, 0], [1, 1], [1, 0], [0, 1]])).toEqual({ kind: "crosses", first: 1, second: 3 });
    expect(zoneProblem([[0, 0], [0.5, 0.5], [1, 1]])?.kind).toBe("noArea");
    const circle = (n: number) => Array.from({ length: n }, (_, k): Point => [0.5 + Math.cos((k / n) * 2 * Math.PI) / 4, 0.5 + Math.sin((k / n) * 2 * Math.PI) / 4]);
    expect(zoneProblem(circle(65))?.kind).toBe("many");
    expect(zoneProblem(circle(64))).toBeUndefined();
  });

  it("not a zone with a notch", () => {
    expect(zoneProblem([[0, 0], [0.4, 0], [0.4, 0.4], [0.2, 0.4], [0.2, 0.2], [0, 0.2]])).toBeUndefined();
  });

  it("names that are empty, taken, too long or with a slash", () => {
    let scene = addLine(addLine(EMPTY, [0, 0], [1, 0]), [0, 1], [1, 1]);
    const rename = (name: string) => ({ ...scene, lines: scene.lines.map((line, index) => (index === 0 ? { ...line, name } : line)) });
    expect(isAcceptable(scene)).toBe(true);
    for (const name of ["", "  ", "a/b", "x".repeat(65), scene.lines[1]?.name ?? ""]) expect(problemsOf(rename(name), LINE).name, name).toBeDefined();
    scene = rename("Door");
    expect(isAcceptable(scene)).toBe(true);
  });
});

describe("changing a scene", () => {
  it("gives new shapes free names", () => {
    const scene = addZone(addZone(EMPTY, SQUARE), SQUARE);
    expect(new Set(scene.zones.map((zone) => zone.name)).size).toBe(2);
  });

  it("draws lines whose inside is towards the camera, whichever way they were drawn", () => {
    const below: Point = [0.5, 0.9];
    for (const [a, b] of [
      [[0.2, 0.5], [0.8, 0.6]],
      [[0.8, 0.6], [0.2, 0.5]],
    ] as [Point, Point][]) {
      const line = addLine(EMPTY, a, b).lines[0];
      const value = (below[0] - a[0]) * -(b[1] - a[1]) + (below[1] - a[1]) * (b[0] - a[0]);
      expect(line?.in).toBe(value > 0 ? "positive" : "negative");
    }
  });

  it("keeps points in the picture", () => {
    const scene = movePoint(addLine(EMPTY, [0.1, 0.1], [0.9, 0.1]), LINE, 1, [1.4, -0.2]);
    expect(pointsOf(scene, LINE)[1]).toEqual([1, 0]);
  });

  it("moves a shape to the edge without bending it", () => {
    const scene = moveShape(addZone(EMPTY, SQUARE), ZONE, [0.9, -0.9]);
    const points = pointsOf(scene, ZONE);
    expect(Math.max(...points.map((point) => point[0]))).toBeCloseTo(1);
    expect(Math.min(...points.map((point) => point[1]))).toBeCloseTo(0);
    expect(area(points)).toBeCloseTo(area(SQUARE));
  });

  it("adds corners halfway and keeps three at least", () => {
    let scene = insertCorner(addZone(EMPTY, SQUARE), ZONE, 3);
    expect(pointsOf(scene, ZONE)[4]).toEqual([0.2, 0.30000000000000004]);
    for (let n = 0; n < 5; n += 1) scene = removeCorner(scene, ZONE, 0);
    expect(pointsOf(scene, ZONE)).toHaveLength(3);
  });

  it("swaps in and out there and back", () => {
    const scene = addLine(EMPTY, [0, 0], [1, 0]);
    expect(swapSides(scene, 0).lines[0]?.in).not.toBe(scene.lines[0]?.in);
    expect(swapSides(swapSides(scene, 0), 0)).toEqual(scene);
  });
});

describe("undo", () => {
  it("takes a whole drag back in one step", () => {
    const start = addLine(EMPTY, [0.1, 0.1], [0.9, 0.1]);
    let state = startEditing(start);
    for (const x of [0.8, 0.7, 0.6]) state = edit(state, { type: "change", scene: movePoint(state.scene, LINE, 1, [x, 0.1]), stroke: "drag 1" });
    state = edit(state, { type: "change", scene: movePoint(state.scene, LINE, 0, [0, 0.1]), stroke: "drag 2" });
    state = edit(state, { type: "undo" });
    expect(pointsOf(state.scene, LINE)).toEqual([[0.1, 0.1], [0.6, 0.1]]);
    state = edit(state, { type: "undo" });
    expect(state.scene).toEqual(start);
    expect(edit(state, { type: "undo" })).toBe(state);
  });

  it("goes on from what was saved", () => {
    let state = startEditing({ ...EMPTY, version: 3 });
    state = edit(state, { type: "change", scene: addZone(state.scene, SQUARE), selected: ZONE });
    state = edit(state, { type: "base", scene: { ...state.scene, version: 4 } });
    expect(isChanged(state)).toBe(false);
    state = edit(state, { type: "undo" });
    expect(state.from.version).toBe(4);
    expect(isChanged(state)).toBe(true);
  });

  it("lets go of a shape that is no more", () => {
    let state = startEditing(EMPTY);
    state = edit(state, { type: "change", scene: addZone(EMPTY, SQUARE), selected: ZONE });
    expect(state.selected).toEqual(ZONE);
    state = edit(state, { type: "undo" });
    expect(state.selected).toBeUndefined();
  });

  it("remembers a bounded number of steps", () => {
    let state = startEditing(addLine(EMPTY, [0, 0], [1, 0]));
    for (let n = 0; n < 500; n += 1) state = edit(state, { type: "change", scene: swapSides(state.scene, 0) });
    expect(state.past.length).toBe(100);
  });
});
