import { expect, it } from "vitest";

import { readPreferences } from "@/platform/preferences";
import { tokenInFragment } from "@/platform/token";

import { parseRoute, routeQuery, type Route } from "./route";

it.each<Route>([
  { screen: "live" },
  { screen: "live", tiles: 16, page: 2, focus: "CAM-001" },
  { screen: "live", focus: "CAM-001", replay: true },
  { screen: "live", wall: "own" },
  { screen: "live", tiles: 12, turn: 10, page: 1 },
  { screen: "alarms" },
  { screen: "alarms", alarm: "alr_17" },
  { screen: "playback" },
  { screen: "playback", cameras: "CAM-001,CAM-002", at: 1795234644814 },
  { screen: "playback", cameras: "CAM-001", from: 1795234644814, to: 1795234654814 },
  { screen: "storage" },
  { screen: "overview" },
  { screen: "cameras", camera: "a b&c" },
  { screen: "cameras", add: true },
  { screen: "scene", camera: "CAM-001" },
  { screen: "rules", rule: "night" },
  { screen: "settings" },
  { screen: "sales" },
  { screen: "sales", import: 3 },
  { screen: "setup" },
  { screen: "notifications", route: 3 },
  { screen: "reports", report: 4 },
  { screen: "incidents" },
  { screen: "incidents", incident: "inc_1" },
  { screen: "handover" },
  { screen: "review" },
  { screen: "setup", step: "lines", camera: "CAM-001" },
  { screen: "people", user: "usr_1" },
  { screen: "audit" },
  { screen: "heatmap" },
  { screen: "morning" },
  { screen: "proof", kind: "waits", at: 1_795_000_000_000, span: "hour", camera: "CAM-001", lane: "till1" },
  { screen: "compare", until: "2026-11-22", length: "quarter", grain: "retail_week", beside: "date_last_year", kpi: "footfall" },
  { screen: "compare", kpi: "exits", view: "week", open: true },
  { screen: "journeys", at: 1795234644814, days: 7 },
  { screen: "demographics" },
  { screen: "demographics", at: 1795234644814, days: 31 },
  { screen: "heatmap", camera: "CAM-001", at: 1795234644814, from: 1795230000000, to: 1795233600000 },
  { screen: "accuracy", camera: "CAM-001", line: "door & gate" },
  { screen: "accuracy", count: "hnd_1" },
  { screen: "account" },
])("comes back from its own address: %o", (route) => {
  expect(parseRoute(routeQuery(route))).toEqual(route);
});

it("opens the wall for anything it does not know", () => {
  for (const query of ["", "?screen=nonsense", "?tiles=7&page=-1", "?page=x", "?replay=1"]) expect(parseRoute(query)).toEqual({ screen: "live" });
  expect(parseRoute("?screen=scene")).toEqual({ screen: "cameras" });
});

it("finds the token in the fragment", () => {
  expect(tokenInFragment("#token=abc-_1")).toBe("abc-_1");
  expect(tokenInFragment("")).toBeUndefined();
  expect(tokenInFragment("#help")).toBeUndefined();
});

it("takes over only valid preferences", () => {
  expect(readPreferences({ theme: "light", density: "huge", sound: "yes", letters: false, other: 1 })).toMatchObject({ theme: "light", density: "auto", sound: true, letters: false });
  const { critical, high, medium, low } = readPreferences({ sounds: { critical: { tone: "deep", volume: 11, repeat: false }, high: null, low: { tone: "warm" } } }).sounds;
  expect(critical).toEqual({ tone: "deep", volume: "normal", repeat: false });
  expect([high.tone, medium.tone, low]).toEqual(["clear", "warm", { tone: "warm", volume: "normal", repeat: false }]);
  for (const sounds of [undefined, null, 7, "loud", []]) expect(readPreferences({ sounds }).sounds).toEqual(readPreferences({}).sounds);
  expect(readPreferences({}).sounds.low.tone).toBe("none");
  expect(readPreferences("nonsense")).toMatchObject({ theme: "dark" });
});
