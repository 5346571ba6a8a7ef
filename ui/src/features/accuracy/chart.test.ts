import { expect, it } from "vitest";

import type { AccuracyFigures } from "@/api/generated";

import { isBelow, lowest, markOf, steps } from "./chart";

const nothing: AccuracyFigures = { clips: 0, seconds: 0, right: 0, missed: 0, false_counts: 0 };
const measured = (value: number, low: number, high: number): AccuracyFigures => ({ ...nothing, clips: 2, right: 9, accuracy: { value, low, high } });

it("tells what was not looked at from what was quiet", () => {
  expect(markOf({ hour: 9, figures: nothing }).kind).toBe("unmeasured");
  expect(markOf({ hour: 9, figures: { ...nothing, clips: 2 } }).kind).toBe("quiet");
  expect(markOf({ hour: 9, figures: measured(0.9, 0.6, 0.98) })).toMatchObject({ kind: "measured", below: true, low: 0.6 });
  expect([isBelow(nothing), isBelow(measured(0.95, 0.7, 0.99))]).toEqual([false, false]);
});

it("shows every interval whole, in steps that can be read", () => {
  const marks = [markOf({ hour: 9, figures: measured(0.9, 0.57, 0.98) }), markOf({ hour: 10, figures: nothing })];
  expect(lowest(marks)).toBeCloseTo(0.5);
  expect(lowest([])).toBeCloseTo(0.9);
  for (const from of [0, 0.1, 0.3, 0.5, 0.7, 0.9]) {
    const found = steps(from);
    expect(found.at(-1)).toBe(1);
    expect(found.length).toBeLessThan(9);
    expect(Math.min(...found)).toBeGreaterThanOrEqual(from);
    expect([...found].sort((a, b) => a - b)).toEqual(found);
  }
});
