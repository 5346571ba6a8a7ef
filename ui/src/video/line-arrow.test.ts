import { expect, it } from "vitest";

import type { Side } from "@/api/generated";

import { inwardArrow } from "./line-arrow";

/** The engine's rule: (P − A)·n with n = (−(By − Ay), Bx − Ax), y downwards. */
function side(a: [number, number], b: [number, number], p: [number, number]): Side {
  return (p[0] - a[0]) * -(b[1] - a[1]) + (p[1] - a[1]) * (b[0] - a[0]) > 0 ? "positive" : "negative";
}

it.each([
  [[0, 0], [10, 0]],
  [[10, 0], [0, 0]],
  [[3, 9], [3, 1]],
  [[1, 2], [8, 5]],
] as [[number, number], [number, number]][])("the arrow of %s to %s ends on the side that is in", (a, b) => {
  for (const inside of ["positive", "negative"] as const) {
    const arrow = inwardArrow(a, b, inside, 5);
    expect(side(a, b, arrow.tip)).toBe(inside);
    expect(Math.hypot(arrow.tip[0] - arrow.from[0], arrow.tip[1] - arrow.from[1])).toBeCloseTo(5);
  }
});
