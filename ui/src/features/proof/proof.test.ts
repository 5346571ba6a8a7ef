import { describe, expect, test } from "vitest";

import type { CameraView, EventView } from "@/api/generated";

import { eventQuery, placeKey, placesOf, shows } from "./proof";

const camera = {
  id: "CAM-001",
  scene: {
    lines: [{ name: "door", a: [0, 0], b: [1, 1], in: "positive" }],
    zones: [
      { name: "waiting", purpose: "queue", points: [], lane: "till1" },
      { name: "paying", purpose: "service", points: [], lane: "till1" },
      { name: "shelf", purpose: "shelf", points: [] },
    ],
  },
} as unknown as CameraView;

describe("what can be shown one by one", () => {
  test("a lane of two zones is one place, hands are at shelves", () => {
    expect(placesOf("waits", [camera]).map(placeKey)).toEqual(["CAM-001/till1"]);
    expect(placesOf("hands", [camera]).map(placeKey)).toEqual(["CAM-001/shelf"]);
    expect(placesOf("entries", [camera]).map(placeKey)).toEqual(["CAM-001/door"]);
    expect(placesOf("blind", [camera]).map(placeKey)).toEqual(["CAM-001"]);
  });

  test("the query has what was chosen and nothing else", () => {
    const query = new URLSearchParams(eventQuery("hands", { camera: "CAM-001", zone: "shelf" }, [10, 20], undefined, 5));
    expect(Object.fromEntries(query)).toEqual({ type: "shelf_touch,shelf_pick,shelf_return", camera: "CAM-001", zone: "shelf", from_ms: "10", to_ms: "20", newest_first: "true", limit: "5" });
  });

  test("crossings inwards are told as entries", () => {
    const crossing = { direction: "in" } as EventView;
    expect(shows("exits", crossing)).toBe(false);
    expect(shows("exits", { ...crossing, direction: "out" })).toBe(true);
    expect(shows("entries", crossing)).toBe(true);
  });
});
