import { describe, expect, it } from "vitest";

import type { IncidentItem, IncidentView, ShiftEntryView } from "@/api/generated";

import { changeOf, entryIcon, entryText, keptText, waitingHandOver } from "./incident-facts";

const incident: IncidentView = { id: "inc_1", title: "Theft", status: "open", owner: "ben", outcome: "", cameras: [], entries: 2, made_at_ms: 0, made_by: "anna", changed_at_ms: 0, version: 7 };

describe("a change of an incident", () => {
  it("names the version it was made from and leaves what it does not change", () => {
    expect(changeOf(incident, { status: "closed", outcome: "Police called" })).toEqual({ version: 7, title: "Theft", status: "closed", owner: "ben", outcome: "Police called" });
  });

  it("leaves an owner out where there is none", () => {
    const without: IncidentView = { ...incident };
    delete without.owner;
    expect("owner" in changeOf(without, {})).toBe(false);
  });
});

it("every kind of entry has words and a drawing", () => {
  const at = Date.UTC(2026, 10, 21, 12, 0, 0);
  const items: IncidentItem[] = [
    { type: "alert", alert: "alr_1", title: "Fire exit opened", place: "Stock room", severity: "critical", at_ms: at },
    { type: "clip", camera: "c", from_ms: at, to_ms: at + 30_000, note: "the hand" },
    { type: "snapshot", camera: "c", at_ms: at, note: "" },
    { type: "note", text: "<b>Police</b>" },
    { type: "change", status: "closed", outcome: "Done", title: "Theft", owner: "ben" },
  ];
  const said = items.map((item) => entryText(item, () => "Entrance", "UTC"));
  expect(said.map(({ title }) => title)).toEqual(["Fire exit opened", "Clip of Entrance, 12:00:00, 30 s", "Picture of Entrance, 12:00:00", "<b>Police</b>", "Closed, ben has it"]);
  expect(said[0]?.text).toContain("Stock room");
  expect(new Set(items.map(entryIcon)).size).toBe(items.length);
});

it("says of an entry's video whether it is kept, and until when", () => {
  const video = { camera: "c", from_ms: 0, to_ms: 1 };
  const until_ms = Date.UTC(2026, 10, 21, 12, 0, 0);
  expect(keptText({ ...video, state: "kept" }, "UTC")).toContain("as long as the incident is open");
  expect(keptText({ ...video, state: "kept", until_ms }, "UTC")).toContain("21");
  const states = (["kept", "not_kept", "not_recorded"] as const).map((state) => keptText({ ...video, state }, "UTC"));
  expect(new Set(states).size).toBe(3);
});

it("waits for the newest hand-over that nobody took", () => {
  const entry = (id: number, more: Partial<ShiftEntryView>): ShiftEntryView => ({ id, at_ms: id, actor: "anna", text: "", hand_over: true, alerts: [], incidents: [], ...more });
  expect(waitingHandOver([entry(3, { hand_over: false }), entry(2, {}), entry(1, {})])?.id).toBe(2);
  expect(waitingHandOver([entry(2, { taken_at_ms: 5 }), entry(1, { hand_over: false })])).toBeUndefined();
});
