import { expect, it } from "vitest";

import type { ResponseTimeView } from "@/api/generated";

import { answerRows, answerTime } from "./answer-rows";

const time = (of: Partial<ResponseTimeView>): ResponseTimeView => ({ severity: "high", raised: 4, answered: 3, in_time: 2, target_s: 180, median_s: 60, p95_s: 400, ...of });

it("has a row for each level, the most urgent first, whatever order the answer has", () => {
  const rows = answerRows([time({ severity: "low" }), time({ severity: "critical", target_s: 0 })]);
  expect(rows.map(({ severity, raised }) => [severity, raised])).toEqual([["critical", 4], ["high", 0], ["medium", 0], ["low", 4]]);
  expect(rows[1]).toEqual({ severity: "high", raised: 0, answered: 0, inTime: 0 });
});

it("counts what nobody took as not in time", () => {
  expect(answerRows([time({})])[1]).toMatchObject({ raised: 4, answered: 3, inTime: 2, share: 0.5, medianS: 60, p95S: 400 });
});

it("claims no time where nobody answered", () => {
  const [, row] = answerRows([time({ answered: 0, in_time: 0, median_s: 0, p95_s: 0 })]);
  expect(row?.share).toBe(0);
  expect(row).not.toHaveProperty("medianS");
  expect(row).not.toHaveProperty("p95S");
});

it("asks for the store's days, also over a change of the clocks", () => {
  const noon = Date.UTC(2026, 2, 30, 10);
  const at = (day: number, hour: number) => Date.UTC(2026, 2, day, hour);
  expect(answerTime("today", noon, "Europe/Vienna")).toEqual({ fromMs: at(29, 22), toMs: at(30, 22) });
  // Summer time began on the 29th.
  expect(answerTime("week", noon, "Europe/Vienna")).toEqual({ fromMs: at(23, 23), toMs: at(30, 22) });
});
