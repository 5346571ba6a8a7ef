import { describe, expect, it } from "vitest";

import { firstPlace, pace } from "./live-edge";
import { Timeline } from "./timeline";

describe("pace", () => {
  it("plays on near the edge", () => {
    expect(pace(9.9, 10, 1)).toEqual({ rate: 1 });
  });
  it("catches up unseen, and does not stop halfway", () => {
    expect(pace(9.6, 10, 1).rate).toBeGreaterThan(1);
    expect(pace(9.75, 10, 1.08).rate).toBeGreaterThan(1);
    expect(pace(9.1, 10, 1).rate).toBeGreaterThan(pace(9.6, 10, 1).rate);
    expect(pace(9.75, 10, 1).rate).toBe(1);
    expect(pace(9.9, 10, 1.08).rate).toBe(1);
  });
  it("jumps when seconds are missing", () => {
    const { rate, jumpTo } = pace(5, 10, 1.08);
    expect(rate).toBe(1);
    expect(jumpTo).toBeGreaterThan(9.5);
    expect(jumpTo).toBeLessThan(10);
  });
});

it("begins at the newest picture, not at its keyframe", () => {
  expect(firstPlace(2)).toBeGreaterThan(1.7);
  expect(firstPlace(0.05)).toBe(0);
});

describe("Timeline", () => {
  it("knows the picture that is shown", () => {
    const timeline = new Timeline();
    timeline.add(0, 100);
    timeline.add(0.1, 200);
    expect(timeline.receivedUs(0.05)).toBe(100);
    expect(timeline.receivedUs(0.1)).toBe(200);
    expect(timeline.receivedUs(7)).toBe(200);
    expect(new Timeline().receivedUs(1)).toBeUndefined();
  });
  it("stays small over a day", () => {
    const timeline = new Timeline();
    for (let frame = 0; frame < 200_000; frame += 1) timeline.add(frame / 15, frame);
    expect(timeline.receivedUs(1)).toBeUndefined();
    expect(timeline.receivedUs(199_999 / 15)).toBe(199_999);
  });
});
