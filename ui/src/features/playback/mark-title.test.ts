import { afterEach, describe, expect, it, vi } from "vitest";

import type { MarkView } from "@/api/generated";

type Said = Pick<MarkView, "subject" | "event" | "title"> & Partial<Pick<MarkView, "of_incident">>;

async function said(language: "en" | "de", mark: Said): Promise<string> {
  vi.resetModules();
  vi.stubGlobal("navigator", { language, languages: [language] });
  const { markTitle } = await import("./mark-title");
  return markTitle(mark);
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("what a mark is called", () => {
  it("is in the reader's language, whatever the engine said", async () => {
    const crossing: Said = { title: "Out at Tür", event: { type: "line_cross", place: "Tür", direction: "out" } };
    expect(await said("de", crossing)).toBe("Hinaus: Tür");
    expect(await said("en", crossing)).toBe("Out at Tür");
    expect(await said("de", { title: "queue join Kasse 1", event: { type: "queue_join", place: "Kasse 1" } })).toBe("Stellt sich an: Kasse 1");
    expect(await said("de", { title: "shelf pick Wein", event: { type: "shelf_pick", place: "Wein" } })).toBe("Nimmt etwas: Wein");
    expect(await said("de", { title: "Person in Lager", subject: { kind: "came_in", line: "Tür" } })).toBe("Person kam herein: Tür");
  });

  it("is what people wrote, or what the engine says of what this page does not know", async () => {
    expect(await said("de", { title: "Red jacket" })).toBe("Red jacket");
    expect(await said("en", { title: "", of_incident: true })).toBe("Kept for an incident");
    expect(await said("en", { title: "juggling right", event: { type: "juggling", place: "right" } })).toBe("juggling right");
  });
});
