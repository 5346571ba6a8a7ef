import { expect, it } from "vitest";

import { derived } from "./derived";

it("is worked out once for each part, also when there is nothing to tell", () => {
  let times = 0;
  const first = derived((all: readonly number[]) => {
    times += 1;
    return all[0];
  });
  const [empty, full] = [[], [7, 8]];
  expect([first(empty), first(full), first(empty), first(full)]).toEqual([undefined, 7, undefined, 7]);
  expect(times).toBe(2);
});
