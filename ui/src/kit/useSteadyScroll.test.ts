import { describe, expect, it } from "vitest";

import { isUnmoved } from "./useSteadyScroll";

/** A list of 2000 px in a view of 400 px: it ends at 1600. */
const list = (scrollTop: number, scrollHeight = 2000) => ({ scrollTop, scrollHeight, clientHeight: 400 });

describe("a list that nobody moved", () => {
  it("stands where it stood", () => {
    expect(isUnmoved(700, list(700))).toBe(true);
    expect(isUnmoved(1600, list(1600))).toBe(true);
  });

  it("is also one that became shorter below somebody at its end", () => {
    expect(isUnmoved(1600, list(1500, 1900))).toBe(true);
    // The browser counts in whole pixels, and ends a little before.
    expect(isUnmoved(1600, list(1499.5, 1900))).toBe(true);
  });

  it("is not one in which the focus was moved down to its end: that is not undone", () => {
    expect(isUnmoved(1450, list(1600))).toBe(false);
    expect(isUnmoved(1599, list(1600))).toBe(false);
  });

  it("is not one that was scrolled", () => {
    expect(isUnmoved(700, list(650))).toBe(false);
    expect(isUnmoved(700, list(750))).toBe(false);
    expect(isUnmoved(1600, list(1200))).toBe(false);
  });
});
