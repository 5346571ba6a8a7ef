import { expect, it } from "vitest";

import { age, bytes, hourMinute, hourOnly, percent, percentTenths, pictureAge, sentence, span, timeOfDay } from "./format";

// 2026-11-20 13:32:07 UTC
const AT = Date.UTC(2026, 10, 20, 13, 32, 7);

it("shows times in the store's zone, in 24 hours", () => {
  expect(timeOfDay(AT, "Europe/Vienna")).toBe("14:32:07");
  expect(timeOfDay(AT, "Asia/Kolkata")).toBe("19:02:07");
  expect(hourMinute(Date.UTC(2026, 0, 1, 0, 5), "UTC")).toBe("00:05");
  expect(hourOnly(Date.UTC(2026, 0, 1, 8), "UTC")).toBe("08");
});

it("counts ages as clocks do", () => {
  expect([0, 14_000, 59 * 60_000 + 59_000, 90 * 60_000, -5].map(age)).toEqual(["00:00", "00:14", "59:59", "1 h 30 min", "00:00"]);
  expect([100, 1950, 14_400, 75_000].map(pictureAge)).toEqual(["0.1 s", "1.9 s", "14 s", "01:15"]);
});

it("says spans in two units at most", () => {
  expect([0, 45, 60, 552, 3600, 7500, 180_000].map(span)).toEqual(["0 s", "45 s", "1 min", "9 min 12 s", "1 h", "2 h 5 min", "2 d 2 h"]);
});

it("never calls nearly all all", () => {
  expect([1, 0.999, 0.96, 0].map(percent)).toEqual(["100 %", "99 %", "96 %", "0 %"]);
  expect([1, 0.9999, 0.9714, 0].map(percentTenths)).toEqual(["100.0 %", "99.9 %", "97.1 %", "0.0 %"]);
});

it("shows bytes in decimal units", () => {
  expect([0, 999, 41e9, 2.5e12].map(bytes)).toEqual(["0 B", "999 B", "41 GB", "2.5 TB"]);
});

it("makes sentences of an error's words", () => {
  expect(["no model here", "The disk is full.", ""].map(sentence)).toEqual(["No model here.", "The disk is full.", ""]);
});
