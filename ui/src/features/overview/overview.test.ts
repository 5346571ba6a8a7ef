import { describe, expect, it } from "vitest";

import type { CameraNumbers, CameraView, HourNumbers } from "@/api/generated";
import { scaleSteps } from "@/kit/scale-steps";

import { hourBars } from "./hour-bars";
import { placeRows } from "./place-rows";

const HOUR = 3_600_000;
const hour = (n: number, entries: number, coverage: number): HourNumbers => ({ start_ms: n * HOUR, ins: entries, outs: 0, entries, passers: 0, occupancy_peak: 0, coverage });

describe("hourBars", () => {
  it("estimates what was not seen from what was", () => {
    const [whole, half, dark] = hourBars([hour(0, 10, 1), hour(1, 10, 0.5), hour(2, 0, 0)], 10 * HOUR);
    expect(whole).toMatchObject({ seen: 10, estimate: 0 });
    expect(half).toMatchObject({ seen: 10, estimate: 10 });
    expect(dark?.estimate, "nothing can be said of an hour nobody saw").toBeUndefined();
  });
  it("knows the hour that is not over", () => {
    expect(hourBars([hour(0, 1, 1), hour(1, 1, 1)], 1.5 * HOUR).map((bar) => bar.running)).toEqual([false, true]);
  });
});

describe("scaleSteps", () => {
  it.each([0, 1, 3, 4, 7, 12, 99, 100, 101, 240, 3333])("holds %i in round whole steps from 0", (highest) => {
    const steps = scaleSteps(highest);
    expect(steps[0]).toBe(0);
    expect(steps.at(-1)).toBeGreaterThanOrEqual(highest);
    expect(steps.length).toBeGreaterThanOrEqual(5);
    expect(steps.length).toBeLessThanOrEqual(6);
    expect(steps.every(Number.isInteger)).toBe(true);
  });
});

it("rows follow the wall, and cameras that are gone have none", () => {
  const cameras = [
    { id: "b", number: 2, name: "Till" },
    { id: "a", number: 1, name: "Door" },
  ] as CameraView[];
  const numbers: CameraNumbers[] = [
    { camera: "b", lines: [], zones: [{ zone: "queue", inside: 1, visits: 2, passers: 0, mean_dwell_s: 30 }], coverage: 1, blind: [] },
    { camera: "gone", lines: [{ line: "x", ins: 1, outs: 1, entries: 1 }], zones: [], coverage: 1, blind: [] },
    { camera: "a", lines: [{ line: "door", ins: 3, outs: 2, entries: 3 }], zones: [], coverage: 1, blind: [] },
  ];
  expect(placeRows(numbers, cameras).map((row) => [row.camera, row.place, row.ins ?? row.dwellS])).toEqual([
    ["Door", "door", 3],
    ["Till", "queue", 30],
  ]);
});

it("says how much a camera saw, and what hid the rest, the longest first", () => {
  const cameras = [{ id: "a", number: 1, name: "Door" }] as CameraView[];
  const at = (n: number, cause: string, seconds: number) => ({ start_ms: n * HOUR, cause, seconds });
  const numbers: CameraNumbers[] = [{ camera: "a", lines: [{ line: "door", ins: 3, outs: 2, entries: 3 }], zones: [], coverage: 0.9, blind: [at(8, "offline", 90), at(8, "dark", 60), at(9, "dark", 120)] }];
  const [row] = placeRows(numbers, cameras);
  expect(row).toMatchObject({
    coverage: 0.9,
    blind: [
      { cause: "dark", seconds: 180 },
      { cause: "offline", seconds: 90 },
    ],
  });
});
