import { expect, it } from "vitest";

import { ageRows, largestGroup, shares } from "./groups";

const groups = [
  { age: "0-15", gender: "female" },
  { age: "0-15", gender: "male", people: 7 },
  { age: "65+", gender: "female", people: 40 },
  { age: "65+", gender: "male", people: 0 },
] as const;

it("puts both genders of an age into one row and keeps what is withheld apart from nobody", () => {
  expect(ageRows({ groups: [...groups] })).toEqual([
    { age: "0-15", people: { female: undefined, male: 7 } },
    { age: "65+", people: { female: 40, male: 0 } },
  ]);
});

it("measures bars by the largest group, also where none is shown", () => {
  expect(largestGroup({ groups: [...groups] })).toBe(40);
  expect(largestGroup({ groups: [] })).toBe(1);
});

it("says how many are unknown, withheld and not looked into, and nothing where nobody came in", () => {
  expect(shares({ entries: 80, unknown: 20, withheld: 8, footfall: 100 })).toEqual({ known: 0.75, unknown: 0.25, withheld: 0.1, lookedInto: 0.8 });
  expect(shares({ entries: 0, unknown: 0, withheld: 0, footfall: 0 })).toEqual({ known: undefined, unknown: undefined, withheld: undefined, lookedInto: undefined });
  expect(shares({ entries: 12, unknown: 0, withheld: 0, footfall: 10 }).lookedInto).toBe(1);
});
