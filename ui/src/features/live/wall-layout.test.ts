import { describe, expect, it } from "vitest";

import type { AlertView, CameraView } from "@/api/generated";

import { Freshness } from "./freshness";
import { alarmOf, layoutFor, neighbour, onPage, pageCount, tileOfDigit } from "./wall-layout";

const cameras = (n: number) => Array.from({ length: n }, (_, index) => ({ id: `c${String(index)}` }) as CameraView);

describe("the wall", () => {
  it("takes the smallest layout that holds all cameras", () => {
    expect([0, 1, 2, 4, 5, 9, 10, 16, 40].map(layoutFor)).toEqual([1, 1, 4, 4, 9, 9, 16, 16, 16]);
  });

  it("turns pages, and stays on the last one when cameras go", () => {
    expect(pageCount(0, 9)).toBe(1);
    expect(pageCount(19, 9)).toBe(3);
    expect(onPage(cameras(19), 9, 2).map((camera) => camera.id)).toEqual(["c18"]);
    expect(onPage(cameras(5), 4, 7).map((camera) => camera.id)).toEqual(["c4"]);
  });

  it("moves within the grid and never off it", () => {
    // 3 columns, 8 tiles: the last row has two.
    expect(neighbour(0, "ArrowLeft", 3, 8)).toBe(0);
    expect(neighbour(2, "ArrowRight", 3, 8)).toBe(2);
    expect(neighbour(4, "ArrowRight", 3, 8)).toBe(5);
    expect(neighbour(5, "ArrowDown", 3, 8)).toBe(5);
    expect(neighbour(4, "ArrowDown", 3, 8)).toBe(7);
    expect(neighbour(1, "ArrowUp", 3, 8)).toBe(1);
    expect(neighbour(7, "Home", 3, 8)).toBe(0);
    expect(neighbour(0, "End", 3, 8)).toBe(7);
    expect(neighbour(3, "x", 3, 8)).toBe(3);
  });

  it("reads 0 as tile 10", () => {
    expect([..."1290"].map(tileOfDigit)).toEqual([0, 1, 8, 9]);
  });
});

describe("alarmOf", () => {
  const alert = (severity: AlertView["severity"], state: AlertView["state"], camera = "c1") => ({ id: severity + state, severity, state, camera }) as AlertView;

  it("puts what nobody has before what is more urgent but taken", () => {
    expect(alarmOf("c1", [alert("critical", "acknowledged"), alert("medium", "open"), alert("low", "open")])).toEqual({ severity: "medium", taken: false });
  });

  it("knows no closed alarms and none of other cameras", () => {
    expect(alarmOf("c1", [alert("critical", "resolved"), alert("high", "dismissed"), alert("high", "open", "c2")])).toBeUndefined();
  });
});

describe("Freshness", () => {
  it("shows a change of kind at once and an age once a second", () => {
    const freshness = new Freshness();
    const first = freshness.read(100, "live", 0);
    expect(freshness.read(150, "live", 200)).toBe(first);
    expect(freshness.read(120, "live", 1000)).toMatchObject({ kind: "live", ageMs: 120 });
    expect(freshness.read(1850, "live", 1200)).toMatchObject({ kind: "stale", ageMs: 1850 });
  });
});
