import { describe, expect, it } from "vitest";

import type { AlertView, CameraView } from "@/api/generated";

import { Freshness } from "./freshness";
import { alarmCamera, alarmOf, LAYOUTS, layoutFor, neighbour, onPage, pageCount, shapeOf, tileOfDigit } from "./wall-layout";

const cameras = (n: number) => Array.from({ length: n }, (_, index) => ({ id: `c${String(index)}` }) as CameraView);

describe("the wall", () => {
  it("takes the smallest layout that holds all cameras", () => {
    expect([0, 1, 2, 4, 5, 9, 10, 16, 40].map(layoutFor)).toEqual([1, 1, 4, 4, 9, 9, 12, 16, 16]);
  });

  it("has a place on the grid for every tile, and none twice", () => {
    for (const layout of LAYOUTS) {
      const { columns, rows, cells } = shapeOf(layout);
      const covered = cells.flatMap(({ column, row, span }) => Array.from({ length: span * span }, (_, index) => `${String(column + (index % span))} ${String(row + Math.floor(index / span))}`));
      expect(cells).toHaveLength(layout);
      expect(new Set(covered).size).toBe(covered.length);
      expect(covered).toHaveLength(columns * rows);
    }
  });

  it("turns pages, and stays on the last one when cameras go", () => {
    expect(pageCount(0, 9)).toBe(1);
    expect(pageCount(19, 9)).toBe(3);
    expect(onPage(cameras(19), 9, 2).map((camera) => camera.id)).toEqual(["c18"]);
    expect(onPage(cameras(5), 4, 7).map((camera) => camera.id)).toEqual(["c4"]);
  });

  it("moves within the grid and never off it", () => {
    // 3 columns, 8 tiles: the last row has two.
    expect(neighbour(0, "ArrowLeft", 9, 8)).toBe(0);
    expect(neighbour(2, "ArrowRight", 9, 8)).toBe(2);
    expect(neighbour(4, "ArrowRight", 9, 8)).toBe(5);
    expect(neighbour(5, "ArrowDown", 9, 8)).toBe(5);
    expect(neighbour(4, "ArrowDown", 9, 8)).toBe(7);
    expect(neighbour(1, "ArrowUp", 9, 8)).toBe(1);
    expect(neighbour(7, "Home", 9, 8)).toBe(0);
    expect(neighbour(0, "End", 9, 8)).toBe(7);
    expect(neighbour(3, "x", 9, 8)).toBe(3);
  });

  it("goes round the large tile as the eye does", () => {
    // 0 0 1
    // 0 0 2
    // 3 4 5
    const ways = [[0, "ArrowRight", 1], [0, "ArrowDown", 3], [1, "ArrowLeft", 0], [2, "ArrowLeft", 0], [2, "ArrowDown", 5], [3, "ArrowUp", 0], [4, "ArrowUp", 0], [5, "ArrowUp", 2]] as const;
    for (const [from, key, to] of ways) expect([from, key, neighbour(from, key, 6, 6)]).toEqual([from, key, to]);
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

describe("alarmCamera", () => {
  const alert = (camera: string | undefined, severity: AlertView["severity"], at_ms: number, state: AlertView["state"] = "open") => ({ id: String(at_ms), severity, state, at_ms, ...(camera && { camera }) }) as AlertView;

  it("is the camera of what nobody has, then of what is most urgent, then of what is newest", () => {
    expect(alarmCamera([alert("taken", "critical", 9, "acknowledged"), alert("old", "high", 1), alert("new", "high", 2), alert("low", "low", 3)])).toBe("new");
    expect(alarmCamera([alert("taken", "critical", 9, "acknowledged"), alert("closed", "critical", 10, "resolved")])).toBe("taken");
    expect(alarmCamera([alert(undefined, "critical", 1)])).toBeUndefined();
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
