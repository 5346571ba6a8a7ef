import { expect, it } from "vitest";

import type { HandClipView, HandCountView } from "@/api/generated";

import { clock, countOf, nextClip, tapped, undone, upTo } from "./tapping";

const clip = (number: number, looked: boolean): HandClipView => ({ number, from_ms: 0, to_ms: 60_000, hour: 9, findings: [], ...(looked && { verdict: { cannot_see: false, taps: [] } }) });

const count = (clips: HandClipView[]): HandCountView => ({
  id: "hnd_1",
  camera: "CAM-001",
  line: { name: "door", a: [0, 0], b: [1, 1], in: "positive" },
  seed: 1,
  margin_ms: 3000,
  begun_at_ms: 0,
  begun_by: "maria",
  clips,
  figures: { clips: 0, seconds: 0, right: 0, missed: 0, false_counts: 0 },
});

it("keeps taps in the order of the recording", () => {
  const taps = tapped(tapped([], 9000.4, "in"), 4000, "out");
  expect(taps).toEqual([{ at_ms: 4000, direction: "out" }, { at_ms: 9000, direction: "in" }]);
  expect([countOf(taps, "in"), countOf(taps, "out")]).toEqual([1, 1]);
  expect(undone(taps)).toHaveLength(1);
  expect(undone([])).toEqual([]);
});

it("forgets on going back what will be seen again", () => {
  const taps = tapped(tapped([], 1000, "in"), 6000, "in");
  expect(upTo(taps, 6000)).toEqual([{ at_ms: 1000, direction: "in" }]);
});

it("goes on with the first clip that nobody looked at", () => {
  expect(nextClip(count([clip(1, true), clip(2, false), clip(3, false)]))).toBe(2);
  expect(nextClip(count([clip(1, true)]))).toBeUndefined();
});

it("writes times of a clip", () => {
  expect([clock(-5), clock(9999), clock(66_000)]).toEqual(["0:00", "0:09", "1:06"]);
});
