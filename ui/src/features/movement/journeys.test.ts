import { expect, it } from "vitest";

import type { WayView } from "@/api/generated";

import { engagementRate, isAmbiguous, nextSteps, sumsOf } from "./journeys";

const place = (zone: string, camera = "CAM-001") => ({ camera, zone });
const way = (zones: string, journeys: number, more: Partial<WayView> = {}): WayView => ({
  places: [...zones].map((zone) => place(zone)),
  journeys,
  stops: zones.length * journeys,
  seconds: 10 * journeys,
  backtracks: 0,
  express: 0,
  ...more,
});

it("weighs ways by how many took them", () => {
  const sums = sumsOf([way("ab", 3, { express: 1 }), way("abab", 1, { backtracks: 1 })]);
  expect(sums).toEqual({ journeys: 4, meanStops: 2.5, backtracking: 0.25, express: 0.25, meanSeconds: 10 });
});

it("says nothing of shares where nobody went", () => {
  expect(sumsOf([])).toEqual({ journeys: 0, meanStops: undefined, backtracking: undefined, express: undefined, meanSeconds: undefined });
});

it("shares what leaves a place, beginnings first", () => {
  const steps = [
    { from: place("a"), to: place("b"), journeys: 3 },
    { from: place("a"), journeys: 1 },
    { to: place("a"), journeys: 4 },
    { from: place("b"), journeys: 3 },
  ];
  const found = nextSteps(steps);
  expect(found.map(({ from, to }) => `${from?.zone ?? ""}>${to?.zone ?? ""}`)).toEqual([">a", "a>b", "a>", "b>"]);
  expect(found.map(({ share }) => share)).toEqual([1, 0.75, 0.25, 1]);
});

it("adds up to one for each place, whatever the steps", () => {
  const steps = Array.from({ length: 40 }, (_, n) => ({ from: place(String((n * 7) % 5)), to: place(String((n * 3) % 8)), journeys: n + 1 }));
  const sums = new Map<string, number>();
  for (const { from, share } of nextSteps(steps)) sums.set(from?.zone ?? "", (sums.get(from?.zone ?? "") ?? 0) + share);
  for (const sum of sums.values()) expect(sum).toBeCloseTo(1);
});

it("knows engagement only of zones in which somebody was", () => {
  const zone = { ...place("a"), passed: 2, visited: 1, engaged: 1 };
  expect(engagementRate(zone)).toBe(0.25);
  expect(engagementRate({ ...zone, passed: 0, visited: 0, engaged: 0 })).toBeUndefined();
});

it("names cameras where there are several", () => {
  expect(isAmbiguous({ places: [place("a"), place("b")], ways: [way("ab", 1)] })).toBe(false);
  expect(isAmbiguous({ places: [place("a"), place("b", "CAM-002")], ways: [] })).toBe(true);
});
