import { describe, expect, it } from "vitest";

import { bufferedUntil, nextFetch, nextStart, reachable, spanAt } from "./fetch-plan";

const S = 1000;
const span = (from: number, to: number) => ({ fromMs: from * S, toMs: to * S });

describe("reachable", () => {
  const buffered = [span(10.2, 20), span(30, 40)];
  it("is the moment where the player has it", () => {
    expect(reachable(buffered, 15 * S)).toBe(15 * S);
  });
  it("is where the pictures begin when they begin a little later", () => {
    expect(reachable(buffered, 10 * S)).toBe(10.2 * S);
  });
  it("is never far away, and never behind", () => {
    expect(reachable(buffered, 25 * S)).toBe(25 * S);
    expect(reachable(buffered, 20.1 * S)).toBe(20.1 * S);
  });
});

describe("what to fetch", () => {
  const recorded = [span(0, 100), span(200, 300)];
  const situation = { atMs: 10 * S, rate: 1, buffered: [], recorded, edgeMs: 300 * S };
  it("is what is shown now, and some of what comes", () => {
    expect(nextFetch(situation)).toEqual(span(10, 30));
  });
  it("is nothing while enough is there, and the next part when it runs out", () => {
    expect(nextFetch({ ...situation, buffered: [span(10, 30)] })).toBeUndefined();
    expect(nextFetch({ ...situation, atMs: 25 * S, buffered: [span(10, 30)] })).toEqual({ fromMs: 30 * S + 1, toMs: 50 * S });
  });
  it("is what lies behind a gap when the gap is near", () => {
    expect(nextFetch({ ...situation, atMs: 195 * S })).toEqual({ fromMs: 200 * S + 1, toMs: 220 * S });
    expect(nextFetch({ ...situation, atMs: 150 * S })).toBeUndefined();
  });
});

it("knows stretches: the one of a moment, the next one, how far the player comes", () => {
  const recorded = [span(0, 100), span(200, 290)];
  expect(spanAt(recorded, 50 * S, 300 * S)).toEqual(span(0, 100));
  expect(spanAt(recorded, 150 * S, 300 * S)).toBeUndefined();
  expect(spanAt(recorded, 295 * S, 300 * S)).toEqual(span(200, 300));
  expect(nextStart(recorded, 150 * S)).toBe(200 * S);
  expect(bufferedUntil([span(0, 10), span(10.2, 20), span(30, 40)], 5 * S)).toBe(20 * S);
});
