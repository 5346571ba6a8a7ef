import { expect, it } from "vitest";

import type { ReportRequest, ReportView } from "@/api/generated";

import { draftOf, reportProblems, requestOf, toggled } from "./report-draft";

const plan: ReportRequest = {
  name: "Morning",
  days: "last_retail_month",
  grain: "retail_week",
  compare: "retail_last_year",
  figures: ["footfall"],
  formats: ["pdf", "csv"],
  language: "de",
  letter: true,
  schedule: { turns: { every: "month", day: 31 }, minute: 6 * 60 + 5 },
  routes: [3],
  folder: "/srv/reports",
  version: 7,
};
const view: ReportView = { id: 1, plan, first: "2026-10-04", last: "2026-10-31", changed_by: "ana", changed_at_ms: 0 };

it("keeps everything of a report that is opened and saved", () => {
  expect(requestOf(draftOf(view, "a4"))).toEqual(plan);
  const bare: ReportRequest = { name: "Bare", days: "yesterday", grain: "day", figures: [], formats: ["xlsx"], letter: false, routes: [], version: 1 };
  expect(requestOf(draftOf({ ...view, plan: bare }, "letter"))).toEqual(bare);
});

it("says what must be put right, and nothing of what is not asked for", () => {
  const draft = draftOf(undefined, "a4");
  expect(Object.keys(reportProblems(draft))).toEqual(["name"]);
  const named = { ...draft, name: "A" };
  expect(reportProblems(named)).toEqual({});
  expect(Object.keys(reportProblems({ ...named, formats: [], time: "7:5" }))).toEqual(["formats", "time"]);
  expect(reportProblems({ ...named, every: "never", time: "7:5", monthDay: "0" })).toEqual({});
  expect(Object.keys(reportProblems({ ...named, every: "month", monthDay: "32" }))).toEqual(["monthDay"]);
});

it("takes one in and out", () => {
  expect(toggled(["a"], "b")).toEqual(["a", "b"]);
  expect(toggled(["a", "b"], "a")).toEqual(["b"]);
});
