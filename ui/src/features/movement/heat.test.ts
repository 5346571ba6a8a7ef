import { expect, it } from "vitest";

import type { HeatCell, HeatHour } from "@/api/generated";
import { dayStart } from "@/i18n/local-time";

import { chosenHours, levelOf, nextHour, runsOf, scaleOf, strongest } from "./heat";

const cell = (x: number, y: number, seconds: number, visits = 1): HeatCell => ({ x, y, seconds, visits });

const HOUR_MS = 3_600_000;
const hour = (n: number): HeatHour => ({ start_ms: n * HOUR_MS, end_ms: (n + 1) * HOUR_MS, seconds: 1, coverage: 1 });

it("gives each level twice of the one before", () => {
  const scale = scaleOf([16, 1, 3, 0]);
  for (const [index, begins] of scale.slice(1).entries()) expect(begins).toBe(2 * (scale[index] ?? 0));
  expect(scaleOf([]).every((begins) => begins === 0)).toBe(true);
});

it("does not let one cell take all colour", () => {
  const values = [...Array.from({ length: 99 }, () => 10), 10_000];
  expect(levelOf(10, scaleOf(values))).toBe(5);
});

it("puts every value into one level, more into a higher one", () => {
  const scale = scaleOf([160]);
  expect([1, 10, 19, 20, 40, 80, 160, 999].map((value) => levelOf(value, scale))).toEqual([0, 1, 1, 2, 3, 4, 5, 5]);
});

it("draws neighbours of one level in one piece", () => {
  const cells = [cell(0, 0, 10), cell(1, 0, 11), cell(2, 0, 160), cell(4, 0, 160), cell(5, 1, 160), cell(6, 1, 0)];
  expect(runsOf(cells, "seconds", scaleOf([160]))).toEqual([
    { x: 0, y: 0, width: 2, level: 1 },
    { x: 2, y: 0, width: 1, level: 5 },
    { x: 4, y: 0, width: 1, level: 5 },
    { x: 5, y: 1, width: 1, level: 5 },
  ]);
});

it("draws every cell with anything once, whatever the map", () => {
  const cells = Array.from({ length: 600 }, (_, n) => cell(n % 64, Math.floor(n / 64), (n * 7919) % 97, n % 5));
  for (const figure of ["seconds", "visits"] as const) {
    const runs = runsOf(cells, figure, scaleOf(cells.map((each) => each[figure])));
    expect(runs.reduce((sum, run) => sum + run.width, 0)).toBe(cells.filter((each) => each[figure] > 0).length);
  }
});

it("lists the strongest first", () => {
  const cells = [cell(0, 0, 1, 9), cell(1, 0, 5, 2), cell(2, 0, 3, 0)];
  expect(strongest(cells, "seconds", 2).map(({ x }) => x)).toEqual([1, 2]);
  expect(strongest(cells, "visits", 9).map(({ x }) => x)).toEqual([0, 1]);
});

it("keeps the chosen hours, and shows all of a day that has none of them", () => {
  const hours = [8, 9, 10].map(hour);
  expect(chosenHours(hours, { from: 9 * HOUR_MS, to: 10 * HOUR_MS })).toEqual([hour(9)]);
  expect(chosenHours(hours, { from: undefined, to: 9 * HOUR_MS })).toEqual([hour(8)]);
  expect(chosenHours(hours, { from: 90 * HOUR_MS, to: 99 * HOUR_MS })).toEqual(hours);
});

it("plays one hour after the other, and begins anew", () => {
  const hours = [8, 9].map(hour);
  expect(nextHour(hours, undefined)).toBe(8 * HOUR_MS);
  expect(nextHour(hours, 8 * HOUR_MS)).toBe(9 * HOUR_MS);
  expect(nextHour(hours, 9 * HOUR_MS)).toBe(8 * HOUR_MS);
  expect(nextHour([], undefined)).toBeUndefined();
});

it("finds the beginning of a day by the store's clocks, also on days of 23 and 25 hours", () => {
  const at = (text: string) => Date.parse(text);
  expect(dayStart(at("2026-11-20T12:00:00Z"), "UTC")).toBe(at("2026-11-20T00:00:00Z"));
  expect(dayStart(at("2026-10-25T12:00:00Z"), "Europe/Berlin")).toBe(at("2026-10-24T22:00:00Z"));
  expect(dayStart(at("2026-10-25T12:00:00Z"), "Europe/Berlin", 1)).toBe(at("2026-10-25T23:00:00Z"));
  expect(dayStart(at("2026-03-29T12:00:00Z"), "Europe/Berlin", 1)).toBe(at("2026-03-29T22:00:00Z"));
});
