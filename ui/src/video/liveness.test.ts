import { expect, it, vi } from "vitest";

import { liveness } from "./liveness";
import { Ticker } from "./ticker";

it.each([
  [undefined, "live", "never"],
  [0, "live", "live"],
  [999, "live", "live"],
  [1000, "live", "late"],
  [1799, "live", "late"],
  [1800, "live", "stale"],
  [100, "stale", "stale"],
  [100, "offline", "stale"],
  [100, "connecting", "live"],
  [60_000, undefined, "stale"],
] as const)("a picture of %s ms from a camera that is %s is %s", (age, state, expected) => {
  expect(liveness(age, state)).toBe(expected);
});

it("the ticker looks often enough to be in time with the 2 s", () => {
  vi.useFakeTimers();
  const ticker = new Ticker();
  let looks = 0;
  const stop = ticker.subscribe(() => (looks += 1));
  // Stale from 1.8 s on: the look that sees it comes before 2 s are over.
  vi.advanceTimersByTime(200);
  expect(looks).toBe(1);
  stop();
  expect(vi.getTimerCount(), "nobody listens, nothing runs").toBe(0);
  vi.useRealTimers();
});
