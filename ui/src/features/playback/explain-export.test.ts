import { expect, it } from "vitest";

import { explainExport } from "./explain-export";

it("says why an export failed or what was damaged; else what the engine says", () => {
  expect(explainExport({ problem: "x", why: { kind: "disk_full", path: "/mnt/video" } })).toBe("There is no room for it in /mnt/video: free some.");
  expect(explainExport({ problem: "x", why: { kind: "damaged", parts: 3 } })).toContain("before: 3.");
  expect(explainExport({ problem: "The index cannot be read." })).toBe("The index cannot be read.");
});
