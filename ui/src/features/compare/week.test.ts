import { expect, it } from "vitest";

import type { KpiWeekHour, KpiWeekView } from "@/api/generated";

import { seenOf, toldByWeek, weekGrid } from "./week";

const people = { id: "footfall", unit: "people" };
const hour = (weekday: number, at: number, perHour: number | undefined, coverage = 1): KpiWeekHour => ({
  weekday,
  hour: at,
  hours: 2,
  values: perHour === undefined ? {} : { footfall: perHour * 2, mean_wait: 30 },
  per_hour: perHour === undefined ? {} : { footfall: perHour },
  coverage,
});
const view = (hours: KpiWeekHour[]): KpiWeekView => ({
  at_ms: 0,
  first: "2026-08-24",
  last: "2026-11-22",
  open_only: false,
  definitions: [
    { id: "footfall", unit: "people", better: "higher", formula: "entries", source: "" },
    { id: "visits", unit: "people", better: "higher", formula: "visits", source: "" },
  ],
  hours,
});

it("has rows from the first hour with anything to the last, and finds the busiest and the quietest", () => {
  const grid = weekGrid(view([hour(0, 3, 0), hour(0, 9, 5), hour(5, 10, 0), hour(6, 12, 20), hour(6, 23, 0)]), people);
  expect(grid.hours).toEqual([9, 10, 11, 12]);
  expect(grid.most).toMatchObject({ value: 20, level: 4, of: { weekday: 6, hour: 12 } });
  expect(grid.least).toMatchObject({ value: 0, level: 0, of: { weekday: 5, hour: 10 } });
  expect(grid.cells[0]?.[9]).toMatchObject({ value: 5, level: 1 });
  expect(grid.cells[1]?.[9]).toBeUndefined();
});

it("tells ratios of all such hours together, not by the hour", () => {
  expect(weekGrid(view([hour(0, 9, 5)]), { id: "mean_wait", unit: "seconds" }).cells[0]?.[9]?.value).toBe(30);
});

it("has no rows where nothing was counted", () => {
  expect(weekGrid(view([hour(0, 9, undefined), hour(1, 9, 0)]), people)).toMatchObject({ hours: [], most: undefined });
});

it("knows which figures there are and how much was seen", () => {
  const week = view([hour(0, 9, 5, 0.5), hour(1, 9, 5)]);
  expect(toldByWeek(week).map(({ id }) => id)).toEqual(["footfall"]);
  expect(seenOf(week)).toBeCloseTo(0.75);
});
