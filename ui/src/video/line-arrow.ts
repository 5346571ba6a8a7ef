import type { Side } from "@/api/generated";

type Point = [number, number];

export interface Arrow {
  from: Point;
  tip: Point;
  left: Point;
  right: Point;
}

/**
 * The arrow that shows which way is in, from the middle of the line A→B.
 *
 * With y downwards the positive side is where (P − A)·n > 0, n = (−(By − Ay), Bx − Ax).
 */
export function inwardArrow(a: Point, b: Point, inside: Side, length: number): Arrow {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const norm = Math.hypot(dx, dy) || 1;
  const sign = inside === "positive" ? 1 : -1;
  const [nx, ny] = [(-dy / norm) * sign, (dx / norm) * sign];
  const from: Point = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const tip: Point = [from[0] + nx * length, from[1] + ny * length];
  const wing = (side: 1 | -1): Point => [
    tip[0] - nx * length * 0.35 + side * (dx / norm) * length * 0.3,
    tip[1] - ny * length * 0.35 + side * (dy / norm) * length * 0.3,
  ];
  return { from, tip, left: wing(-1), right: wing(1) };
}
