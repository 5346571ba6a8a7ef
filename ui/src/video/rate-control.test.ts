import { describe, expect, it } from "vitest";

import { RateControl } from "./rate-control";

/** Two seconds of pictures; the limit decided after them, if any. */
function period(control: RateControl, second: number, latencyMs: number, dropped = 0): number | undefined {
  for (let n = 0; n < 160; n += 1) control.drawn(latencyMs);
  for (let n = 0; n < dropped; n += 1) control.dropped();
  return control.decide(second * 1000, 10);
}

describe("RateControl", () => {
  it("leaves a client alone that keeps up", () => {
    const control = new RateControl();
    for (let second = 2; second < 60; second += 2) expect(period(control, second, 20)).toBeUndefined();
  });

  it("asks for less step by step while pictures come late, but never for too little to be live", () => {
    const control = new RateControl();
    const limits = [];
    for (let second = 2; second < 30; second += 2) limits.push(period(control, second, 800));
    expect(limits[0]).toBeCloseTo(7);
    expect(limits[1]).toBeCloseTo(4.9);
    expect(Math.min(...limits.filter((limit) => limit !== undefined))).toBe(3);
  });

  it("asks for less when many pictures are dropped undrawn", () => {
    expect(period(new RateControl(), 2, 20, 60)).toBeCloseTo(7);
    expect(period(new RateControl(), 2, 20, 5)).toBeUndefined();
  });

  it("asks for more again after ten calm seconds", () => {
    const control = new RateControl();
    expect(period(control, 2, 800)).toBeCloseTo(7);
    const later = [4, 6, 8, 10, 12, 14].map((second) => period(control, second, 20));
    expect(later.slice(0, 5)).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(later[5]).toBeCloseTo(10);
  });

  it("decides nothing without pictures", () => {
    expect(new RateControl().decide(10_000, 10)).toBeUndefined();
  });
});
