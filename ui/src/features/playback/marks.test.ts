import { describe, expect, it } from "vitest";

import type { CameraTimeline, MarkView } from "@/api/generated";

import { apart, byUrgency, missing, neighbourMark } from "./marks";

const alert = (id: string, at_ms: number, severity: MarkView["severity"], camera = "a"): MarkView => ({ id, kind: "alert", camera, at_ms, title: id, of_incident: false, ...(severity && { severity }) });
const event = (id: string, at_ms: number): MarkView => ({ id, kind: "event", camera: "a", at_ms, title: id, of_incident: false });

describe("apart", () => {
  const place = (mark: MarkView) => mark.at_ms;
  it("keeps the most urgent of alarms that cover each other, and every other mark", () => {
    const marks = byUrgency([alert("low", 100, "low"), alert("critical", 105, "critical"), alert("far", 130, "low"), event("event", 104), alert("other camera", 104, "low", "b")]);
    expect(apart(marks, place).map(({ id }) => id)).toEqual(["event", "far", "other camera", "critical"]);
  });
  it("keeps the newest of equal ones", () => {
    expect(apart([alert("old", 100, "high"), alert("new", 104, "high")], place).map(({ id }) => id)).toEqual(["new"]);
  });
});

describe("missing", () => {
  const row: CameraTimeline = {
    camera: "a",
    recorded: [{ from_ms: 1000, to_ms: 2000 }],
    gaps: [
      { from_ms: 0, to_ms: 1000, cause: "offline" },
      { from_ms: 2000, to_ms: 5000, cause: "stalled" },
      { from_ms: 99_000, to_ms: 100_000, cause: "unknown" },
    ],
  };
  it("counts what lies within the view, by cause, and not what is still on its way to the disk", () => {
    expect(missing([row], { fromMs: 500, toMs: 100_000 }, 100_000)).toEqual({ count: 2, ms: 3500, causes: [{ cause: "offline", count: 1 }, { cause: "stalled", count: 1 }] });
  });
});

describe("neighbourMark", () => {
  const marks = [event("first", 10), event("second", 20), event("third", 30)];
  it("finds the nearest on either side, and never the one at hand", () => {
    expect(neighbourMark(marks, 20, 1)?.id).toBe("third");
    expect(neighbourMark(marks, 20, -1)?.id).toBe("first");
    expect(neighbourMark(marks, 30, 1)).toBeUndefined();
  });
});
