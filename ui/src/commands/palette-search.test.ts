import { expect, it } from "vitest";

import { searchEntries, type PaletteEntry } from "./palette-search";

const entry = (label: string): PaletteEntry => ({ id: label, group: "", label, icon: "cam", run: () => undefined });
const ALL = ["Go to the cameras", "Aisle 1, CAM-002", "Camera check", "Entrance, CAM-001"].map(entry);
const labels = (query: string) => searchEntries(ALL, query).map((each) => each.label);

it("finds all words in any order, and what begins with the first one before the rest", () => {
  expect(labels("cam")).toEqual(["Camera check", "Go to the cameras", "Aisle 1, CAM-002", "Entrance, CAM-001"]);
  expect(labels("001 ent")).toEqual(["Entrance, CAM-001"]);
  expect(labels("nothing")).toEqual([]);
  expect(labels(" ")).toHaveLength(4);
});
