import type { LineView, Side, TrackBox } from "@/api/generated";

import { distance, type Point } from "./geometry";

/** Near is within half of the person's own height in the picture: about one step, however far off they are. */
const STEP = 0.5;

/** Where a person stands, as the engine sees it: the middle of the box's lower edge. */
export function footOf({ box }: TrackBox): Point {
  return [(box[0] + box[2]) / 2, box[3]];
}

/** Whether a place is in a polygon; on the border it may fall either way. The rule of `domain::geometry`. */
export function isInside(corners: readonly Point[], [x, y]: Point): boolean {
  return corners.reduce((inside, a, index) => {
    const b = corners[(index + 1) % corners.length] as Point;
    const crosses = a[1] > y !== b[1] > y && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0];
    return inside !== crosses;
  }, false);
}

/** From a point to the nearest of a→b. */
export function toSegment(point: Point, a: Point, b: Point): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / length));
  return distance(point, [a[0] + along * dx, a[1] + along * dy]);
}

/** On which side of a line a point lies; the rule of `domain`: with y downwards positive is (P − A)·n > 0, n = (−(By − Ay), Bx − Ax). */
export function sideOf({ a, b }: Pick<LineView, "a" | "b">, point: Point): Side {
  return (point[0] - a[0]) * -(b[1] - a[1]) + (point[1] - a[1]) * (b[0] - a[0]) > 0 ? "positive" : "negative";
}

/** What is looked at: a zone by its corners, or a line. */
export type Looked = { kind: "zone"; corners: readonly Point[] } | { kind: "line"; line: Pick<LineView, "a" | "b" | "in"> };

/** Who of the people in view it is about. */
export interface Presence {
  people: readonly TrackBox[];
  /** Of these, on the side of a line that is in; of a zone all. */
  inward: number;
}

/** Who stands in a zone, or within a step of a line. `ratio` is the picture's width by its height. */
export function presenceAt(looked: Looked, people: readonly TrackBox[], ratio: number): Presence {
  if (looked.kind === "zone") {
    const inside = looked.corners.length < 3 ? [] : people.filter((each) => isInside(looked.corners, footOf(each)));
    return { people: inside, inward: inside.length };
  }
  const { line } = looked;
  // In units of the picture's height, so that a step is as long across as down.
  const wide = ([x, y]: Point): Point => [x * ratio, y];
  const near = people.filter((each) => toSegment(wide(footOf(each)), wide(line.a), wide(line.b)) <= (each.box[3] - each.box[1]) * STEP);
  return { people: near, inward: near.filter((each) => sideOf(line, footOf(each)) === line.in).length };
}
