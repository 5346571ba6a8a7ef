import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { de } from "./de";
import { en } from "./en";

const MANIFEST = readFileSync(new URL("../../../models/manifest.toml", import.meta.url), "utf8");

it("has German words for each of the product's models", () => {
  const models = [...MANIFEST.matchAll(/^name = "(.*)"$[^[]*?^description = "(.*)"$/gm)];
  expect(models.length).toBeGreaterThan(0);
  const english = models.filter(([, name = "", description = ""]) => de.settings.models.about(name, description) === description);
  expect(english.map(([, name]) => name)).toEqual([]);
  for (const [, name = "", description = ""] of models) expect(en.settings.models.about(name, description)).toBe(description);
});

it("shows what another manifest says as it stands there", () => {
  expect(de.settings.models.about("own", "Our own, of the north store")).toBe("Our own, of the north store");
});
