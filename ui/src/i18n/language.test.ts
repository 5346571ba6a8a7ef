import { describe, expect, it } from "vitest";

import { languageFor } from "@/platform/language";

import { de } from "./de";
import { en } from "./en";

/** Every text of a catalogue by its path; functions are called with words that show where they went. */
function texts(node: unknown, path = ""): [string, string][] {
  if (typeof node === "string") return [[path, node]];
  // Numbers and words are told apart by nobody here: "7" is both.
  if (typeof node === "function") return [[path, String((node as (...words: string[]) => unknown)(...Array<string>(node.length).fill("7")))]];
  if (typeof node === "object" && node !== null) return Object.entries(node).flatMap(([key, child]) => texts(child, `${path}.${key}`));
  return [];
}

describe("languages", () => {
  it("takes the first of the reader's languages that there is", () => {
    expect(languageFor("auto", ["fr-FR", "de-AT", "en"])).toBe("de");
    expect(languageFor("auto", ["EN-us", "de"])).toBe("en");
    expect(languageFor("auto", ["fr"])).toBe("en");
    expect(languageFor("de", ["en"])).toBe("de");
  });

  it("have the same texts, and none is empty", () => {
    const english = texts(en);
    const german = texts(de);
    expect(german.map(([path]) => path)).toEqual(english.map(([path]) => path));
    const empty = (all: [string, string][]) => all.filter(([, text]) => text.trim() === "").map(([path]) => path);
    expect(empty(german)).toEqual(empty(english));
  });

  it("put in what they are given: a German sentence drops no number or name of the English one", () => {
    const given = (catalogue: unknown) => new Map(texts(catalogue).map(([path, text]) => [path, text.includes("7")]));
    const german = given(de);
    const dropped = [...given(en)].filter(([path, there]) => there && german.get(path) === false).map(([path]) => path);
    expect(dropped).toEqual([]);
  });
});
