import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { SeenPictures } from "./seen-pictures";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it("tells of many pictures at once, and of the last ones soon", () => {
  const told: number[] = [];
  const seen = new SeenPictures((pictures) => told.push(pictures));
  expect(seen.watch(16)).toBe(32);
  for (let i = 0; i < 19; i += 1) seen.add();
  expect(told).toEqual([8, 8]);
  vi.advanceTimersByTime(100);
  expect(told).toEqual([8, 8, 3]);
});

it("tells of each picture of a single tile, and of none of a connection that is gone", () => {
  const told: number[] = [];
  const seen = new SeenPictures((pictures) => told.push(pictures));
  expect(seen.watch(1)).toBe(2);
  seen.add();
  expect(told).toEqual([1]);
  seen.watch(4);
  seen.add();
  seen.restart();
  vi.advanceTimersByTime(100);
  expect(told).toEqual([1]);
});
