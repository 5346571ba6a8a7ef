import { expect, it } from "vitest";

import { byKey, freePlace, lookingAt, moved, placedAt, turned } from "./placement";

const here = placedAt(0.5, 0.5, 0);

it("never leaves the plan", () => {
  expect(moved(here, 9, -9)).toMatchObject({ x: 1, y: 0 });
  expect(placedAt(-1, 2, -90)).toEqual({ x: 0, y: 1, angle: 270 });
});

it("turns within a full circle", () => {
  expect(turned(here, -15).angle).toBe(345);
  expect(turned(placedAt(0, 0, 350), 15).angle).toBe(5);
});

it("looks where the pointer is, on plans that are wider than high too", () => {
  expect(lookingAt(here, 0.5, 0.9, 1).angle).toBe(90);
  expect(lookingAt(here, 0.1, 0.5, 2).angle).toBe(180);
  expect(lookingAt(here, 0.6, 0.6, 1).angle).toBe(45);
  expect(lookingAt(here, 0.6, 0.7, 2).angle).toBe(45);
  expect(lookingAt(here, 0.5, 0.5, 1)).toBe(here);
});

it("does by key what a mouse does", () => {
  expect(byKey(here, "ArrowRight", false)).toMatchObject({ x: 0.51, y: 0.5 });
  expect(byKey(here, "ArrowUp", true)).toMatchObject({ x: 0.5, y: 0.45 });
  expect(byKey(here, ",", false)?.angle).toBe(345);
  expect(byKey(here, ">", true)?.angle).toBe(45);
  expect(byKey(here, "x", false)).toBeUndefined();
});

it("puts cameras beside each other that are placed without a mouse", () => {
  const placed: ReturnType<typeof freePlace>[] = [];
  for (let n = 0; n < 8; n += 1) placed.push(freePlace(placed));
  const places = new Set(placed.map(({ x, y }) => `${String(x)} ${String(y)}`));
  expect(places.size).toBe(8);
  expect(placed.every(({ x, y }) => x >= 0 && x <= 1 && y >= 0 && y <= 1)).toBe(true);
});
