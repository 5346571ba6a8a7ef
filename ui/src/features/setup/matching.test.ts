import { expect, it } from "vitest";

import { FIRST, NO_MARKS, complete, marked, marksOf, movedByKey, nextSide, type Marks } from "./matching";

/** Presses sides in turn until nothing is asked for. */
function pressAll(): Marks {
  let marks = NO_MARKS;
  for (let n = 0; n < 20; n += 1) {
    const side = nextSide(marks);
    if (side) marks = marked(marks, side, n / 10, 0.5);
  }
  return marks;
}

it("asks for a point in the picture, then on the plan, four times", () => {
  const marks = pressAll();
  expect(marks.picture.map(([x]) => x)).toEqual([0, 0.2, 0.4, 0.6]);
  expect(marks.plan.map(([x]) => x)).toEqual([0.1, 0.3, 0.5, 0.7]);
  expect(complete(marks)).toHaveLength(4);
  expect(marked(marks, "picture", 0.9, 0.9)).toBe(marks);
});

it("takes no point out of turn, and none beyond the picture", () => {
  expect(marked(NO_MARKS, "plan", 0.5, 0.5)).toBe(NO_MARKS);
  expect(marked(NO_MARKS, "picture", 1.5, -2).picture).toEqual([[1, 0]]);
});

it("is not complete before the last point", () => {
  const all = complete(FIRST) ?? [];
  for (let n = 0; n < 4; n += 1) expect(complete(marksOf(all.slice(0, n)))).toBeUndefined();
  expect(complete(marksOf(all))).toEqual(all);
});

it("moves one point by keys, and leaves the others", () => {
  const moved = movedByKey(FIRST, "picture", 1, "ArrowLeft", true);
  expect(moved?.picture[1]).toEqual([0.65, 0.4]);
  expect(moved?.picture[0]).toBe(FIRST.picture[0]);
  expect(moved?.plan).toBe(FIRST.plan);
  expect(movedByKey(FIRST, "picture", 1, "Enter", false)).toBeUndefined();
});
