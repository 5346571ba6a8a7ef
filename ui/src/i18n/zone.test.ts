import { describe, expect, it } from "vitest";

import { hourStart } from "./local-time";
import { isAmbiguous, momentsOf, offsetAt, offsetPieces } from "./zone";

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);

it.each([
  ["Europe/Berlin", "2026-01-10T12:00:00Z", 1],
  ["Europe/Berlin", "2026-07-10T12:00:00Z", 2],
  ["Asia/Kathmandu", "2026-07-10T12:00:00Z", 5.75],
  ["America/New_York", "2026-07-10T12:00:00Z", -4],
  ["UTC", "2026-07-10T12:00:00.999Z", 0],
])("%s at %s is %d h ahead of UTC", (zone, moment, hours) => {
  expect(offsetAt(at(moment), zone)).toBe(hours * HOUR);
});

describe("where clocks are set", () => {
  it.each([
    // Back at 3:00 to 2:00, forward at 2:00 to 3:00; half an hour at Lord Howe.
    ["Europe/Berlin", "2026-10-25T01:00:00Z", [2, 1]],
    ["Europe/Berlin", "2026-03-29T01:00:00Z", [1, 2]],
    ["Australia/Lord_Howe", "2026-04-04T15:00:00Z", [11, 10.5]],
    ["America/New_York", "2026-11-01T06:00:00Z", [-4, -5]],
  ] as const)("%s changes at %s", (zone, change, [before, after]) => {
    const moment = at(change);
    expect(offsetPieces(moment - 40 * HOUR, moment + 30 * HOUR, zone)).toEqual([
      { fromMs: moment - 40 * HOUR, toMs: moment, offsetMs: before * HOUR },
      { fromMs: moment, toMs: moment + 30 * HOUR, offsetMs: after * HOUR },
    ]);
  });

  it("a time of the hour that comes twice has two moments, an hour apart", () => {
    const local = at("2026-10-25T02:30:00Z");
    expect(momentsOf(local, "Europe/Berlin")).toEqual([at("2026-10-25T00:30:00Z"), at("2026-10-25T01:30:00Z")]);
    for (const moment of momentsOf(local, "Europe/Berlin")) expect(isAmbiguous(moment, "Europe/Berlin")).toBe(true);
  });

  it("only that hour is ambiguous", () => {
    const zone = "Europe/Berlin";
    expect(isAmbiguous(at("2026-10-24T23:59:59Z"), zone)).toBe(false);
    expect(isAmbiguous(at("2026-10-25T00:00:00Z"), zone)).toBe(true);
    expect(isAmbiguous(at("2026-10-25T01:59:59Z"), zone)).toBe(true);
    expect(isAmbiguous(at("2026-10-25T02:00:00Z"), zone)).toBe(false);
  });

  it("a time of the hour that is left out has none", () => {
    expect(momentsOf(at("2026-03-29T02:30:00Z"), "Europe/Berlin")).toEqual([]);
    expect(momentsOf(at("2026-03-29T03:00:00Z"), "Europe/Berlin")).toEqual([at("2026-03-29T01:00:00Z")]);
  });
});

it("hours begin by the store's clock", () => {
  expect(hourStart(at("2026-07-10T12:59:59Z"), "Europe/Berlin")).toBe(at("2026-07-10T12:00:00Z"));
  expect(hourStart(at("2026-07-10T12:20:00Z"), "Asia/Kathmandu")).toBe(at("2026-07-10T12:15:00Z"));
});
