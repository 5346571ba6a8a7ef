import { describe, expect, it } from "vitest";

import { RateControl } from "./rate-control";

/** Past its start. */
function started(): RateControl {
  const control = new RateControl();
  control.drawn(20);
  control.decide(-10_000, 10);
  return control;
}

/** Two seconds of pictures; the limit decided after them, if any. */
function period(control: RateControl, second: number, latencyMs: number, dropped = 0): number | undefined {
  for (let n = 0; n < 160; n += 1) control.drawn(latencyMs);
  for (let n = 0; n < dropped; n += 1) control.dropped();
  return control.decide(second * 1000, 10);
}

describe("RateControl", () => {
  it("leaves a client alone that keeps up", () => {
    const control = started();
    for (let second = 2; second < 60; second += 2) expect(period(control, second, 20)).toBeUndefined();
  });

  it("asks for less step by step while pictures come late, but never for too little to be live", () => {
    const control = started();
    const limits = [];
    for (let second = 2; second < 30; second += 2) limits.push(period(control, second, 800));
    expect(limits[0]).toBeCloseTo(7);
    expect(limits[1]).toBeCloseTo(4.9);
    expect(Math.min(...limits.filter((limit) => limit !== undefined))).toBe(3);
  });

  it("asks for less when many pictures are dropped undrawn", () => {
    expect(period(started(), 2, 20, 60)).toBeCloseTo(7);
    expect(period(started(), 2, 20, 5)).toBeUndefined();
  });

  it("asks for more again after four calm seconds", () => {
    const control = started();
    expect(period(control, 2, 800)).toBeCloseTo(7);
    expect([4, 6].map((second) => period(control, second, 20))).toEqual([undefined, undefined]);
    expect(period(control, 8, 20)).toBeCloseTo(10);
  });

  it("tries more rarely when more was too much", () => {
    const control = started();
    let raises = 0;
    let limit = 10;
    for (let second = 2; second <= 120; second += 2) {
      const decided = period(control, second, limit > 8 ? 800 : 20);
      if (decided !== undefined && decided > limit) raises += 1;
      limit = decided ?? limit;
    }
    expect(raises).toBeGreaterThan(2);
    expect(raises).toBeLessThan(7);
  });

  it("lets a page start in peace", () => {
    const control = new RateControl();
    expect([2, 4, 6].map((second) => period(control, second, 800))).toEqual([undefined, undefined, undefined]);
    expect(period(control, 8, 800)).toBeCloseTo(7);
  });

  it("decides nothing without pictures", () => {
    expect(new RateControl().decide(10_000, 10)).toBeUndefined();
  });
});
