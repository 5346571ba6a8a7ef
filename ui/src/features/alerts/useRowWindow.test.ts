import { describe, expect, it } from "vitest";

import { rowsAround } from "./useRowWindow";

const inOrder = (rows: readonly number[]) => rows.every((row, index) => index === 0 || row > (rows[index - 1] ?? -1));

describe("the rows of a long list that are there", () => {
  it("are those in view and some beside them", () => {
    const rows = rowsAround(500, 20, -1, 12_000);
    expect(rows.length).toBeLessThan(60);
    for (let row = 500; row < 520; row += 1) expect(rows).toContain(row);
    expect(rows[0]).toBeLessThan(500);
    expect(rows.at(-1)).toBeGreaterThan(520);
  });

  it("are all of a short one, and none of an empty one", () => {
    expect(rowsAround(0, 20, -1, 5)).toEqual([0, 1, 2, 3, 4]);
    expect(rowsAround(0, 20, -1, 0)).toEqual([]);
  });

  it("fill the view at the end, also of a list that has become shorter", () => {
    for (const first of [90, 99, 5000]) {
      const rows = rowsAround(first, 20, -1, 100);
      for (let row = 80; row < 100; row += 1) expect(rows).toContain(row);
      expect(rows.at(-1)).toBe(99);
    }
  });

  it("keep the one with the focus, in its place", () => {
    for (const kept of [3, 505, 11_999]) {
      const rows = rowsAround(500, 20, kept, 12_000);
      expect(rows).toContain(kept);
      expect(inOrder(rows)).toBe(true);
      expect(new Set(rows).size).toBe(rows.length);
    }
    expect(rowsAround(0, 20, 700, 600)).not.toContain(700);
  });
});
