import { describe, expect, it } from "vitest";

import type { CameraView, RuleView } from "@/api/generated";

import { describeCondition, describeSchedule } from "./describe";
import { draftOf, freeId, placesFor, ruleOf, ruleProblems } from "./rule-draft";

const base = { id: "r", name: "Rule", enabled: true, severity: "high", cool_down_s: 60, instructions: "Look\nGo", related: ["d"], actions: ["open_lane"] } satisfies Partial<RuleView>;
const RULES: RuleView[] = [
  { ...base, condition: { type: "line_crossed", camera: "c", line: "door", direction: "in" } },
  { ...base, condition: { type: "line_crossed", camera: "c", line: "door" } },
  { ...base, condition: { type: "zone_entered", camera: "c", zone: "stock" }, schedule: { weekdays: [true, true, true, true, true, false, false], from: "22:00", to: "06:00" } },
  { ...base, condition: { type: "loitering", camera: "c", zone: "stock", limit_s: 90 } },
  { ...base, condition: { type: "occupancy", capacity: 180 } },
  { ...base, condition: { type: "open_lane" } },
  { ...base, condition: { type: "camera_offline" } },
  { ...base, condition: { type: "camera_offline", camera: "c" } },
];

describe("a rule's draft", () => {
  it.each(RULES)("gives back the rule it was made of: $condition.type", (rule) => {
    const draft = draftOf(rule);
    expect(ruleProblems(draft)).toEqual({});
    expect(ruleOf(draft, RULES)).toEqual(rule);
  });

  it.each(["open", "closed"] as const)("stays awake only while the store is %s", (store) => {
    const rule = { ...RULES[0], store } as RuleView;
    expect(ruleOf(draftOf(rule), RULES)).toEqual(rule);
  });

  it("asks for what is missing", () => {
    const draft = draftOf(undefined);
    expect(Object.keys(ruleProblems(draft)).sort()).toEqual(["camera", "name"]);
    expect(ruleProblems({ ...draft, camera: "c" }).place).toBeDefined();
    expect(ruleProblems({ ...draft, type: "loitering", limit: "0" }).limit).toBeDefined();
    expect(ruleProblems({ ...draft, type: "occupancy", capacity: "1.5" }).capacity).toBeDefined();
    expect(ruleProblems({ ...draft, coolDown: "-1" }).coolDown).toBeDefined();
    expect(ruleProblems({ ...draft, scheduled: true, from: "24:00" }).from).toBeDefined();
    expect(ruleProblems({ ...draft, scheduled: true, weekdays: Array<boolean>(7).fill(false) }).weekdays).toBeDefined();
  });

  it("gets an id of its own", () => {
    expect(freeId("Stock room, nachts: Tür 3", [])).toBe("stock-room-nachts-tu-r-3");
    expect(freeId("r", RULES)).toBe("r-2");
    expect(freeId("倉庫", [])).toBe("rule");
  });
});

it("names the lines or zones of the chosen camera", () => {
  const camera = { id: "c", scene: { lines: [{ name: "door" }], zones: [{ name: "stock" }] } } as CameraView;
  expect(placesFor("line_crossed", camera)).toEqual(["door"]);
  expect(placesFor("loitering", camera)).toEqual(["stock"]);
  expect(placesFor("camera_offline", camera)).toEqual([]);
  expect(placesFor("zone_entered", undefined)).toEqual([]);
});

it("says a rule in words, also when its camera is gone", () => {
  const cameras = [{ id: "c", name: "Entrance" }] as CameraView[];
  expect(RULES.map((rule) => describeCondition(rule, cameras))).toEqual([
    "door is crossed inwards, Entrance",
    "door is crossed, Entrance",
    "stock is entered, Entrance",
    "Somebody is in stock for over 1 min 30 s, Entrance",
    "90 % or all of 180 people are inside",
    "More people come to the open tills than they serve",
    "Any camera gives no picture",
    "Entrance gives no picture",
  ]);
  expect(describeCondition(RULES[0] as RuleView, [])).toContain("gone");
  expect(describeSchedule(RULES[2] as RuleView)).toBe("Mon–Fri, 22:00 to 06:00");
});
