import { expect, it } from "vitest";

import { de } from "./de";
import { en } from "./en";

const MESSAGE = "Write 1 to 60 characters.";

it("says in the reader's language what happened, and where, before the engine's own words", () => {
  const text = de.errors.explained("invalid_argument", "name", MESSAGE);
  expect(text).toContain("Name: Diese Angabe passt nicht.");
  expect(text).toContain(MESSAGE);
  expect(de.errors.explained("invalid_argument", "of_tomorrow", MESSAGE)).toContain(MESSAGE);
  expect(en.errors.explained("invalid_argument", "name", MESSAGE)).toBe(MESSAGE);
});

it("leaves out English that says no more", () => {
  expect(de.errors.explained("sign_in_refused", undefined, "Name or password is wrong.")).not.toContain("wrong");
  expect(de.errors.explained("too_many_attempts", "30", "Try again in 30 s.")).toMatch(/in 30 s\.$/);
});

it("takes a code that a newer engine has", () => {
  const unknown = "of_tomorrow" as "internal";
  expect(de.errors.explained(unknown, undefined, MESSAGE)).toContain(MESSAGE);
  expect(de.errors.explained(unknown, undefined, MESSAGE)).not.toContain("undefined");
});
