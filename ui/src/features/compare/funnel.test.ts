import { expect, test } from "vitest";

import { funnelOf } from "./funnel";

test("each step is a share of the one before, and what is not known is left out", () => {
  expect(funnelOf({ values: { footfall: 200, passers_by: 600, served: 0, transactions: 50 } })).toEqual([
    { step: "came_by", people: 800, share: undefined },
    { step: "came_in", people: 200, share: 0.25 },
    { step: "bought", people: 50, share: 0.25 },
  ]);
  expect(funnelOf({ values: { footfall: 10, passers_by: 0, served: 5 } }).map(({ step }) => step)).toEqual(["came_in", "at_till"]);
  expect(funnelOf({ values: {} })).toEqual([]);
});

test("nobody before is no share", () => {
  expect(funnelOf({ values: { footfall: 0, transactions: 3 } }).at(-1)).toEqual({ step: "bought", people: 3, share: undefined });
});
