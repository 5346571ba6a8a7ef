import { describe, expect, it } from "vitest";

import type { SceneView } from "@/api/generated";

import { edit, startEditing } from "./editor-state";
import type { Point } from "./geometry";
import { targetsOfNext, targetsOfPoint } from "./preview";
import { addLine, addZone, movePoint, pointsOf } from "./scene-change";
import { snap, type Targets } from "./snap";

const SIZE = { width: 800, height: 450 };
const NOTHING: Targets = { corners: [], neighbours: [] };
const px = (x: number, y: number): Point => [x / SIZE.width, y / SIZE.height];
const pixels = ([x, y]: Point): Point => [x * SIZE.width, y * SIZE.height];
const apart = (a: Point, b: Point) => Math.hypot(pixels(a)[0] - pixels(b)[0], pixels(a)[1] - pixels(b)[1]);

/** The same numbers in every run, spread over the picture. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ; state = (state * 48_271) % 2_147_483_647) yield state / 2_147_483_647;
}

describe("a held corner", () => {
  it("stays where it is held where nothing is near", () => {
    const at = px(301, 207);
    expect(snap(at, { corners: [px(200, 100)], neighbours: [px(100, 300)] }, SIZE)).toEqual({ point: at, guides: [] });
  });

  it.each([
    ["left", px(6, 200), [0, 200 / 450]],
    ["right", px(795, 200), [1, 200 / 450]],
    ["upper", px(300, 3), [300 / 800, 0]],
    ["lower right", px(794, 446), [1, 1]],
  ] as [string, Point, Point][])("lies exactly on the %s border", (_, at, to) => {
    const { point, guides } = snap(at, NOTHING, SIZE);
    expect(point[0]).toBeCloseTo(to[0], 12);
    expect(point[1]).toBeCloseTo(to[1], 12);
    for (const edge of [0, 1]) for (const axis of [0, 1] as const) if (to[axis] === edge) expect(point[axis]).toBe(edge);
    expect(guides.length).toBeGreaterThan(0);
  });

  it("takes the very corner of another shape, before any line", () => {
    const corner: Point = [0.123456789, 0.98765];
    expect(snap([0.123456789 + 5 / 800, 0.98765], { corners: [corner], neighbours: [px(100, 440)] }, SIZE).point).toBe(corner);
  });

  it("does not fall onto a point that it is joined to", () => {
    const neighbour = px(400, 200);
    const { point } = snap(px(404, 202), { corners: [neighbour], neighbours: [neighbour] }, SIZE);
    expect(apart(point, neighbour)).toBeGreaterThan(2);
  });

  it.each([
    ["level", px(500, 205), px(500, 200)],
    ["upright", px(395, 320), px(400, 320)],
    ["45° down", px(503, 297), px(500, 300)],
    ["45° up", px(498, 98), px(500, 100)],
  ])("lies %s of its neighbour as it is seen, though the picture is wider than high", (_, at, to) => {
    const { point, guides } = snap(at, { corners: [], neighbours: [px(400, 200)] }, SIZE);
    expect(apart(point, to)).toBeLessThan(0.01);
    expect(guides).toHaveLength(1);
    // The guide goes from border to border, through both.
    const [[a, b]] = guides as [[Point, Point]];
    for (const end of [a, b]) expect(Math.min(...end.flatMap((value) => [value, 1 - value]))).toBeCloseTo(0, 9);
    for (const on of [point, px(400, 200)]) expect(apart(a, on) + apart(on, b)).toBeCloseTo(apart(a, b), 6);
  });

  it("makes the fourth corner of a rectangle", () => {
    const { point, guides } = snap(px(203, 296), { corners: [], neighbours: [px(500, 300), px(200, 100)] }, SIZE);
    expect(apart(point, px(200, 300))).toBeLessThan(0.01);
    expect(guides).toHaveLength(2);
  });

  it("never goes further than eight pixels, nor out of the picture", () => {
    const next = numbers(20_260_801);
    const place = (): Point => [next.next().value as number, next.next().value as number];
    let moved = 0;
    for (let n = 0; n < 4000; n += 1) {
      const targets = { corners: [place(), place(), place()], neighbours: [place(), place()] };
      const at = place();
      const { point, guides } = snap(at, targets, SIZE);
      expect(apart(point, at)).toBeLessThanOrEqual(8 + 1e-9);
      for (const value of [...point, ...guides.flat(2)]) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }
      if (apart(point, at) > 1e-9) moved += 1;
    }
    expect(moved).toBeGreaterThan(400);
  });

  it("is free in a picture that is not measured yet", () => {
    expect(snap([0.001, 0.5], NOTHING, { width: 0, height: 0 }).point).toEqual([0.001, 0.5]);
  });
});

describe("what a corner may snap to", () => {
  const EMPTY: SceneView = { lines: [], zones: [] };
  const TRIANGLE: Point[] = [[0.1, 0.1], [0.3, 0.1], [0.2, 0.3]];
  const scene = addZone(addLine(EMPTY, [0.5, 0.2], [0.9, 0.4]), TRIANGLE);

  it("is other shapes' corners, and not its own", () => {
    expect(targetsOfPoint(scene, { kind: "zone", index: 0 }, 1)).toEqual({ corners: [[0.5, 0.2], [0.9, 0.4]], neighbours: [[0.1, 0.1], [0.2, 0.3]] });
    expect(targetsOfPoint(scene, { kind: "line", index: 0 }, 1)).toEqual({ corners: TRIANGLE, neighbours: [[0.5, 0.2]] });
    expect(targetsOfPoint(scene, { kind: "zone", index: 0 }, 0).neighbours).toEqual([[0.2, 0.3], [0.3, 0.1]]);
  });

  it("while drawing, is everything that is there, the point before and a zone's first", () => {
    expect(targetsOfNext(scene, "line", []).neighbours).toEqual([]);
    expect(targetsOfNext(scene, "line", [[0.4, 0.4]])).toEqual({ corners: [[0.5, 0.2], [0.9, 0.4], ...TRIANGLE], neighbours: [[0.4, 0.4]] });
    expect(targetsOfNext(scene, "zone", [[0.4, 0.4], [0.6, 0.4], [0.6, 0.6]]).neighbours).toEqual([[0.6, 0.6], [0.4, 0.4]]);
  });

  it("a drag that snapped on its way is taken back in one step", () => {
    const start = addZone(EMPTY, TRIANGLE);
    const zone = { kind: "zone", index: 0 } as const;
    let state = startEditing(start);
    for (const x of [0.2, 0.105, 0.09]) {
      const { point } = snap([x, 0.28], targetsOfPoint(state.scene, zone, 2), SIZE);
      state = edit(state, { type: "change", scene: movePoint(state.scene, zone, 2, point), stroke: "drag 1" });
    }
    expect(pointsOf(state.scene, zone)[2]?.[0]).toBeCloseTo(0.1, 9);
    expect(edit(state, { type: "undo" }).scene).toEqual(start);
  });
});
