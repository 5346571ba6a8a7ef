import { describe, expect, it } from "vitest";

import type { MarkView, TimelineView } from "@/api/generated";

import { entriesOf, type Entry } from "./entries";

const mark = (id: string, kind: MarkView["kind"], at_ms: number, title: string, change: Partial<MarkView> = {}): MarkView => ({ id, kind, camera: "a", at_ms, title, of_incident: false, ...change });
const timeline = (marks: MarkView[], change: Partial<TimelineView> = {}): TimelineView => ({ from_ms: 0, to_ms: 100_000, now_ms: 100_000, cameras: [], marks, more_marks: false, ...change });
const told = (entry: Entry) => (entry.kind === "gap" ? `gap of ${String(entry.cameras)}` : [entry.mark.title, ...entry.also.map(({ title }) => title)].join(" < "));
const rows = (marks: MarkView[]) => entriesOf(timeline(marks)).map(told);

describe("the list beside the timeline", () => {
  it("has one row for a crossing, its entry and the alarm", () => {
    expect(rows([mark("dev:1", "event", 500, "In at door"), mark("dev:2", "event", 500, "Came in at door"), mark("alr_1", "alert", 500, "Somebody came in at door", { severity: "high" })])).toEqual([
      "Somebody came in at door < In at door < Came in at door",
    ]);
  });

  it("calls a crossing without alarm by what was said of it last", () => {
    expect(rows([mark("dev:1", "event", 500, "In at door"), mark("dev:2", "event", 500, "Came in at door")])).toEqual(["Came in at door < In at door"]);
  });

  it("has two rows for two people at one moment, and the alarm with one of them", () => {
    expect(rows([mark("1", "event", 500, "In at door"), mark("2", "event", 500, "In at door"), mark("3", "alert", 500, "Alarm")])).toEqual(["Alarm < In at door", "In at door"]);
  });

  it("keeps other moments and other cameras apart, the newest first", () => {
    expect(rows([mark("1", "event", 500, "In at door"), mark("2", "event", 501, "Came in at door"), mark("3", "event", 500, "In at door", { camera: "b" })])).toEqual(["Came in at door", "In at door", "In at door"]);
  });

  it("says a title once when alarm and event have the same", () => {
    expect(rows([mark("1", "event", 500, "Camera offline"), mark("2", "alert", 500, "Camera offline")])).toEqual(["Camera offline"]);
  });

  it("puts a note of several cameras into one row, and keeps it beside an event of its moment", () => {
    const entries = entriesOf(timeline([mark("1", "bookmark", 500, "Red jacket"), mark("1", "bookmark", 500, "Red jacket", { camera: "b" }), mark("2", "event", 500, "In at door")]));
    expect(entries.map((entry) => (entry.kind === "mark" ? [entry.mark.title, entry.marks.length] : []))).toEqual([["In at door", 1], ["Red jacket", 2]]);
  });

  it("puts gaps that several cameras have into one row", () => {
    const row = (camera: string, from_ms: number) => ({ camera, recorded: [], gaps: [{ from_ms, to_ms: 9000, cause: "offline" as const }] });
    expect(entriesOf(timeline([], { cameras: [row("a", 1000), row("b", 3000), row("c", 8999)] })).map(told)).toEqual(["gap of 1", "gap of 2"]);
  });
});
