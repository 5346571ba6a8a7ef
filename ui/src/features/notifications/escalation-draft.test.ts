import { expect, it } from "vitest";

import { draftOf, readMinutes, timesOf } from "./escalation-draft";

it("gives back the times it was made of, and never stays never", () => {
  const times = { critical: 30, high: 180, medium: 900 };
  expect(draftOf(times)).toEqual({ critical: "0.5", high: "3", medium: "15", low: "" });
  expect(timesOf(draftOf(times))).toEqual(times);
  expect(timesOf(draftOf({ critical: 10 }))).toEqual({ critical: 10 });
});

it("takes ten seconds to a day, with a comma or a point", () => {
  expect(readMinutes(" 1,5 ")).toEqual({ seconds: 90 });
  expect(readMinutes("1440")).toEqual({ seconds: 86_400 });
  for (const wrong of ["0", "0.1", "1441", "-3", "3 min", "1e2", "."]) expect(readMinutes(wrong), wrong).toBeUndefined();
  expect(timesOf({ critical: "x", high: "", medium: "", low: "" })).toBeUndefined();
});
