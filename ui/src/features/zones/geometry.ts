/** A place in the picture, 0–1 across and down. */
export type Point = [number, number];

/** Why the engine would refuse a shape; the same rules as `domain::geometry` and `domain::scene`. */
export type ShapeProblem = { kind: "short" } | { kind: "few" } | { kind: "many"; max: number } | { kind: "crosses"; first: number; second: number } | { kind: "noArea" };

/** Shortest line in units of the picture. */
const MIN_LENGTH = 0.01;

const MAX_CORNERS = 64;

export function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

export function clampPoint([x, y]: Point): Point {
  return [Math.min(1, Math.max(0, x)), Math.min(1, Math.max(0, y))];
}

export function lineProblem(a: Point, b: Point): ShapeProblem | undefined {
  return distance(a, b) < MIN_LENGTH ? { kind: "short" } : undefined;
}

export function zoneProblem(corners: readonly Point[]): ShapeProblem | undefined {
  const n = corners.length;
  if (n < 3) return { kind: "few" };
  if (n > MAX_CORNERS) return { kind: "many", max: MAX_CORNERS };
  const at = (index: number) => corners[index % n] as Point;
  for (let i = 0; i < n; i += 1) {
    // Neighbouring edges share a corner and are left out; the last edge neighbours the first.
    for (let j = i + 2; j < n; j += 1) {
      if (i === 0 && j === n - 1) continue;
      if (segmentsTouch(at(i), at(i + 1), at(j), at(j + 1))) return { kind: "crosses", first: i + 1, second: j + 1 };
    }
  }
  return area(corners) <= Number.EPSILON ? { kind: "noArea" } : undefined;
}

export function area(corners: readonly Point[]): number {
  const twice = corners.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = corners[(index + 1) % corners.length] as Point;
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}

/** Twice the signed area of the triangle; its sign says on which side of a→b `c` lies. */
function turn(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

function segmentsTouch(a: Point, b: Point, c: Point, d: Point): boolean {
  const [abC, abD, cdA, cdB] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (abC * abD < 0 && cdA * cdB < 0) return true;
  const on = (p: Point, q: Point, r: Point, side: number) =>
    Math.abs(side) <= Number.EPSILON && r[0] >= Math.min(p[0], q[0]) && r[0] <= Math.max(p[0], q[0]) && r[1] >= Math.min(p[1], q[1]) && r[1] <= Math.max(p[1], q[1]);
  return on(a, b, c, abC) || on(a, b, d, abD) || on(c, d, a, cdA) || on(c, d, b, cdB);
}

/** Where the label of a shape stands. */
export function middle(points: readonly Point[]): Point {
  const sum = points.reduce<Point>(([x, y], [px, py]) => [x + px, y + py], [0, 0]);
  return [sum[0] / points.length, sum[1] / points.length];
}
