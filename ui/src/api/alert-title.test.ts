import { afterEach, describe, expect, it, vi } from "vitest";

import type { AlertSubject } from "./generated";

const SUBJECTS: AlertSubject[] = [
  { kind: "came_in", line: "Tür" },
  { kind: "went_out", line: "Tür" },
  { kind: "inside", zone: "Lager" },
  { kind: "loitering", zone: "Regal 3", seconds: 552 },
  { kind: "camera_offline", name: "Eingang" },
  { kind: "camera_offline", name: "Kamera 5" },
  { kind: "camera_blind", name: "Kamera 5", cause: "dark" },
  { kind: "camera_blind", name: "Eingang", cause: "blurred" },
  { kind: "occupancy", people: 1230, capacity: 1200 },
  { kind: "queue_length", lane: "Kasse 1", people: 9 },
  { kind: "queue_long", lane: "Kasse 1", seconds: 480 },
  { kind: "open_lane", waiting: 7, open: 2 },
  { kind: "events_not_saved" },
  { kind: "events_lost" },
  { kind: "not_recorded" },
];

async function titles(language: "en" | "de"): Promise<string[]> {
  vi.resetModules();
  vi.stubGlobal("navigator", { language, languages: [language] });
  const { titleOf } = await import("./alert-title");
  return SUBJECTS.map((subject) => titleOf({ subject, title: "the engine's" }));
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("what an alarm is called", () => {
  it("is German for whoever reads German", async () => {
    expect(await titles("de")).toEqual([
      "Person kam herein: Tür",
      "Person ging hinaus: Tür",
      "Person in Lager",
      "Verweilt in Regal 3 (9 min 12 s)",
      "Kamera Eingang ohne Bild",
      "Kamera 5 ohne Bild",
      "Kamera 5 zu dunkel",
      "Kamera Eingang verdeckt oder unscharf",
      "Auslastung 102 %: 1.230 von 1.200",
      "Schlange an Kasse 1: 9 warten",
      "Lange Wartezeit an Kasse 1 (8 min)",
      "Kasse öffnen: 7 warten, 2 offen",
      "Ereignisse werden nicht gespeichert",
      "Ereignisse gehen verloren",
      "Es wird nicht aufgezeichnet",
    ]);
  });

  it("is as the engine says it in English", async () => {
    expect((await titles("en")).slice(0, 4)).toEqual(["Person came in at Tür", "Person went out at Tür", "Person in Lager", "Loitering at Regal 3 (9 min 12 s)"]);
  });

  it("is what the engine says where only that tells it", async () => {
    const { titleOf } = await import("./alert-title");
    expect(titleOf({ title: "Test: alarms are shown here" })).toBe("Test: alarms are shown here");
  });
});
