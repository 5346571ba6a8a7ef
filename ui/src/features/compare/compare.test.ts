import { expect, it } from "vitest";

import type { KpiDefinition, KpiPart } from "@/api/generated";

import { change, dayText, isGood, noonOf, periodUntil, stepped } from "./compare";

const part = (now: number | undefined, then: number | undefined): KpiPart => {
  const days = (value: number | undefined) => ({ first: "2026-11-16", last: "2026-11-22", start_ms: 0, end_ms: 1, doubtful: [], values: value === undefined ? {} : { footfall: value } });
  return { days: days(now), beside: days(then) };
};

const defined = (better: string): KpiDefinition => ({ id: "footfall", unit: "people", better, formula: "entries", source: "" });

it("knows the days of a calendar, and no others", () => {
  expect(dayText(noonOf("2026-03-29") ?? 0)).toBe("2026-03-29");
  expect(noonOf("2026-02-30")).toBeUndefined();
  expect(noonOf("yesterday")).toBeUndefined();
});

it("ends a period with its last day", () => {
  expect(periodUntil("2026-11-22", "week")).toEqual({ first: "2026-11-16", last: "2026-11-22" });
  expect(periodUntil("2026-11-22", "year")).toEqual({ first: "2025-11-24", last: "2026-11-22" });
});

it("steps by whole lengths, over clock changes too, and never beyond today", () => {
  expect(stepped("2026-11-01", "week", -1, "2026-11-22")).toBe("2026-10-25");
  expect(stepped("2026-11-20", "week", 1, "2026-11-22")).toBe("2026-11-22");
});

it("says a change only where there is something to change from", () => {
  expect(change(part(11, 10), "footfall")).toBeCloseTo(0.1);
  expect(change(part(11, 0), "footfall")).toBeUndefined();
  expect(change(part(undefined, 10), "footfall")).toBeUndefined();
});

it("tells good from bad by what the figure is", () => {
  expect(isGood(0.1, defined("higher"))).toBe(true);
  expect(isGood(0.1, defined("lower"))).toBe(false);
  expect(isGood(-0.1, defined("lower"))).toBe(true);
  expect(isGood(0.1, defined("neither"))).toBeUndefined();
});
