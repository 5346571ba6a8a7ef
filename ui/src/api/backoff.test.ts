import { expect, it } from "vitest";

import { retryDelayMs } from "./backoff";

it("waits grow, and end at 8 s", () => {
  const waits = Array.from({ length: 10 }, (_, attempt) => retryDelayMs(attempt + 1, () => 1));
  expect(waits.slice(0, 5)).toEqual([500, 1000, 2000, 4000, 8000]);
  expect(Math.max(...waits)).toBe(8000);
});

it("two screens do not come back together", () => {
  expect(retryDelayMs(4, () => 0)).toBe(2000);
  expect(retryDelayMs(4, () => 0.5)).toBe(3000);
});
