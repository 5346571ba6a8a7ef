import { expect, it } from "vitest";

import type { EventView, ReviewView } from "@/api/generated";

import { behaviourWords, standingWords } from "./words";

const event: EventView = { id: "dev:1", type: "suspicious", camera: "CAM-001", at_ms: 0, clip_from_ms: 0, clip_to_ms: 1, confidence: 1 };

const standing = (review: Omit<ReviewView, "event">) => standingWords({ event, ...review });

it("says who looked and what they said, before why it was withheld", () => {
  const judged = standing({ verdict: "false_alarm", judged_by: "Maria", withheld: "place" });
  expect(judged).toContain("Maria");
  const words = new Set([judged, standing({ verdict: "right", judged_by: "Maria" }), standing({ withheld: "place" }), standing({ withheld: "score" }), standing({})]);
  expect(words.size).toBe(5);
});

it("has a name for behaviour that a newer engine states", () => {
  expect(behaviourWords("conceal")).not.toBe("conceal");
  expect(behaviourWords("juggling")).toBe("juggling");
});
