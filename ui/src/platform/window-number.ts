/**
 * Which of this computer's windows this is, from 1: `?window=2` in the address. Each has a wall of its
 * own, so that every monitor can show another one.
 */
export function windowIn(query: string): number {
  const number = Number(new URLSearchParams(query).get("window"));
  return Number.isInteger(number) && number >= 1 && number <= 99 ? number : 1;
}

export const windowNumber = windowIn(typeof location === "undefined" ? "" : location.search);

/** Where a window keeps something of its own. The first one has the plain name. */
export function ownKey(name: string, number: number = windowNumber): string {
  return number === 1 ? name : `${name}.${String(number)}`;
}
