import { describe, expect, it } from "vitest";

import type { SceneView, TrackBox } from "@/api/generated";

import { area, type Point } from "./geometry";
import { footOf, isInside, presenceAt, sideOf, toSegment } from "./presence";
import { draftPoints, lookedAt } from "./preview";
import { addLine, addZone, swapSides } from "./scene-change";

const SQUARE: Point[] = [[0.2, 0.2], [0.6, 0.2], [0.6, 0.8], [0.2, 0.8]];

/** Somebody who stands at a place, half as high as the picture. */
const standing = (track: number, [x, y]: Point, height = 0.5): TrackBox => ({ track, box: [x - 0.05, y - height, x + 0.05, y], score: 0.9 });

describe("who stands in a zone", () => {
  it("is told by the feet, not by the head", () => {
    const feetIn = standing(1, [0.4, 0.5]);
    const headIn = standing(2, [0.4, 0.95]);
    expect(footOf(feetIn)).toEqual([0.4, 0.5]);
    const { people, inward } = presenceAt({ kind: "zone", corners: SQUARE }, [feetIn, headIn], 16 / 9);
    expect(people).toEqual([feetIn]);
    expect(inward).toBe(1);
  });

  it("is nobody while there are no three corners", () => {
    expect(presenceAt({ kind: "zone", corners: SQUARE.slice(0, 2) }, [standing(1, [0.4, 0.2])], 1).people).toEqual([]);
  });

  it("follows a notch", () => {
    const notched: Point[] = [[0, 0], [0.9, 0], [0.9, 0.9], [0.5, 0.9], [0.5, 0.4], [0, 0.4]];
    expect([isInside(notched, [0.2, 0.2]), isInside(notched, [0.2, 0.7]), isInside(notched, [0.7, 0.7])]).toEqual([true, false, true]);
  });

  it("is as many of evenly spread people as the zone has of the picture", () => {
    const zone: Point[] = [[0.11, 0.07], [0.93, 0.21], [0.71, 0.88], [0.43, 0.52], [0.15, 0.91]];
    const n = 200;
    const grid = Array.from({ length: n * n }, (_, k): Point => [((k % n) + 0.5) / n, (Math.floor(k / n) + 0.5) / n]);
    expect(grid.filter((point) => isInside(zone, point)).length / (n * n)).toBeCloseTo(area(zone), 2);
    for (const point of grid.filter((_, k) => k % 97 === 0)) {
      expect(isInside(zone, point)).toBe(isInside(zone.toReversed(), point));
    }
  });
});

describe("who is beside a line", () => {
  const line = { a: [0.2, 0.5] as Point, b: [0.8, 0.5] as Point, in: "positive" as const };

  it("is within half of their own height, on either side", () => {
    const people = [standing(1, [0.5, 0.7]), standing(2, [0.5, 0.3]), standing(3, [0.5, 0.95], 0.4), standing(4, [0.5, 0.6], 0.1)];
    const { people: near, inward } = presenceAt({ kind: "line", line }, people, 16 / 9);
    expect(near.map(({ track }) => track)).toEqual([1, 2]);
    expect(inward).toBe(1);
    expect(presenceAt({ kind: "line", line: { ...line, in: "negative" } }, people.slice(0, 1), 16 / 9).inward).toBe(0);
  });

  it("is as far across as down in a wide picture", () => {
    const upright = { a: [0.5, 0.2] as Point, b: [0.5, 0.9] as Point, in: "positive" as const };
    const beside = standing(1, [0.5 + 0.2, 0.6], 0.4);
    expect(presenceAt({ kind: "line", line: upright }, [beside], 1).people).toHaveLength(1);
    expect(presenceAt({ kind: "line", line: upright }, [beside], 2).people).toHaveLength(0);
  });

  it("ends where the line ends", () => {
    expect(toSegment([1, 1], [0, 0], [1, 0])).toBe(1);
    expect(toSegment([4, 4], [0, 0], [1, 0])).toBe(5);
    expect(toSegment([0.5, 0.5], [0.5, 0.5], [0.5, 0.5])).toBe(0);
  });
});

it("the preview is of what is drawn, and otherwise of what is chosen", () => {
  const empty: SceneView = { lines: [], zones: [] };
  const scene = swapSides(addZone(addLine(empty, [0.1, 0.5], [0.9, 0.5]), SQUARE), 0);
  expect(lookedAt(scene, undefined, "select", [])).toBeUndefined();
  expect(lookedAt(scene, { kind: "zone", index: 0 }, "select", [])).toEqual({ kind: "zone", corners: SQUARE });
  const chosen = lookedAt(scene, { kind: "line", index: 0 }, "select", []);
  expect(chosen).toEqual({ kind: "line", line: scene.lines[0] });
  expect(lookedAt(scene, { kind: "zone", index: 0 }, "zone", draftPoints([[0, 0], [1, 0]], undefined))).toBeUndefined();
  expect(lookedAt(scene, undefined, "zone", draftPoints([[0, 0], [1, 0]], [1, 1]))).toEqual({ kind: "zone", corners: [[0, 0], [1, 0], [1, 1]] });
  const drawn = lookedAt(scene, undefined, "line", draftPoints([[0.9, 0.5]], [0.1, 0.5]));
  expect(drawn?.kind === "line" && sideOf(drawn.line, [0.5, 0.9]) === drawn.line.in).toBe(true);
});
