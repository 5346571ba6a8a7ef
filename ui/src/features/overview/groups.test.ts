import { expect, it } from "vitest";

import type { GroupNumbers } from "@/api/generated";

import { knownShare, meanSize, sizeRows } from "./groups";

const groups: GroupNumbers = { groups: 8, people: 14, unknown: 6, sizes: [4, 3, 0, 1, 0] };

it("tells sizes apart, the last with all that are larger", () => {
  expect(sizeRows(groups).map(({ size, groups: n, share }) => [size, n, share])).toEqual([
    [1, 4, 0.5],
    [2, 3, 0.375],
    [3, 0, 0],
    [4, 1, 0.125],
    [5, 0, 0],
  ]);
  expect(sizeRows(groups).map(({ isMore }) => isMore)).toEqual([false, false, false, false, true]);
});

it("leaves people of whom nothing is known out of the mean, and says how many those are", () => {
  expect(meanSize(groups)).toBe(1.75);
  expect(knownShare(groups)).toBe(0.7);
  const none: GroupNumbers = { groups: 0, people: 0, unknown: 0, sizes: [0, 0, 0, 0, 0] };
  expect([meanSize(none), knownShare(none), sizeRows(none)[0]?.share]).toEqual([undefined, 1, undefined]);
});
