import { expect, it } from "vitest";

import { dayText, likeMonday, readDay, readWeek, saidHours, weekDraft, type Week } from "./hours";

it.each([
  ["9-20", "09:00–20:00"],
  ["09:00 – 13:00, 15.30-19:30", "09:00–13:00, 15:30–19:30"],
  ["22:00 to 06:00", "22:00–06:00"],
  ["0-24", "00:00–00:00"],
  ["", ""],
])("reads %s as %s", (typed, shown) => {
  expect(dayText(readDay(typed) ?? [])).toBe(shown);
  expect(readDay(shown)).toEqual(readDay(typed));
});

it.each(["9", "25-26", "9:60-10", "open", "9-10-11"])("does not guess at %s", (typed) => {
  expect(readDay(typed)).toBeUndefined();
});

it("keeps a week, and refuses one with a day that cannot be read", () => {
  const day = [{ from: "09:00", to: "20:00" }];
  const week: Week = [day, day, day, day, day, [{ from: "09:00", to: "13:00" }, { from: "15:00", to: "18:00" }], []];
  expect(readWeek(weekDraft(week))).toEqual(week);
  expect(readWeek(weekDraft(undefined))).toEqual([[], [], [], [], [], [], []]);
  expect(readWeek([...weekDraft(week).slice(0, 6), "x"])).toBeUndefined();
});

it("says nothing of hours that nobody typed, and closes a store only where hours are taken away", () => {
  const empty = readWeek(weekDraft(undefined)) as Week;
  const day = [{ from: "09:00", to: "20:00" }];
  const week: Week = [day, [], [], [], [], [], []];
  expect(saidHours(empty, undefined)).toBeUndefined();
  expect(saidHours(week, undefined)).toBe(week);
  expect(saidHours(empty, week)).toBe(empty);
});

it("copies Monday to all days but Sunday", () => {
  expect(likeMonday(["9-20", "", "", "", "", "8-12", "10-12"])).toEqual(["9-20", "9-20", "9-20", "9-20", "9-20", "9-20", "10-12"]);
});
