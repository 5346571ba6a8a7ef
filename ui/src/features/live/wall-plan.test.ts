import { describe, expect, it } from "vitest";

import type { AlertView, CameraView, WallView } from "@/api/generated";

import { planOf, readPlan, shownPlaces, swapped, withCamera, withLayout, withPlace, type WallPlan } from "./wall-plan";
import { namedWalls } from "./walls";

const cameras = ["a", "b", "c", "d", "e"].map((id, index) => ({ id, number: index + 1 }) as CameraView);
const ids = (plan: WallPlan) => plan.places.map((place) => (place.shows === "camera" ? place.camera : place.shows));
const seen = (plan: WallPlan, nowMs = 0, alerts: AlertView[] = []) => shownPlaces(plan, cameras, alerts, nowMs).map(({ camera }) => camera?.id);

describe("a wall that is arranged", () => {
  const four = planOf(4, cameras);

  it("has as many places as tiles", () => {
    expect(ids(four)).toEqual(["a", "b", "c", "d"]);
    expect(ids(planOf(6, cameras))).toEqual(["a", "b", "c", "d", "e", "nothing"]);
    expect(ids(withLayout(four, 1))).toEqual(["a"]);
    expect(ids(withLayout(four, 6))).toEqual(["a", "b", "c", "d", "nothing", "nothing"]);
  });

  it("swaps places, and a camera from the list swaps with where it was", () => {
    expect(ids(swapped(four, 0, 3))).toEqual(["d", "b", "c", "a"]);
    expect(ids(withCamera(four, 0, "c"))).toEqual(["c", "b", "a", "d"]);
    expect(ids(withCamera(four, 1, "e"))).toEqual(["a", "e", "c", "d"]);
    expect(swapped(four, 0, 9)).toBe(four);
  });

  it("shows nothing of a camera that is gone", () => {
    expect(seen(withPlace(four, 1, { shows: "camera", camera: "gone" }))).toEqual(["a", undefined, "c", "d"]);
  });

  it("turns a sequence by the clock, over the cameras that are there", () => {
    const turning = withPlace(four, 0, { shows: "sequence", cameras: ["c", "gone", "e"], seconds: 10 });
    expect([0, 9_999, 10_000, 20_000].map((now) => seen(turning, now)[0])).toEqual(["c", "c", "e", "c"]);
    expect(seen(withPlace(four, 0, { shows: "sequence", cameras: [], seconds: 10 }))[0]).toBeUndefined();
  });

  it("brings up the camera of an alarm, and nothing while there is none", () => {
    const spot = withPlace(four, 3, { shows: "alarm" });
    expect(seen(spot)[3]).toBeUndefined();
    expect(seen(spot, 0, [{ camera: "e", severity: "high", state: "open", at_ms: 1 } as AlertView])[3]).toBe("e");
  });
});

describe("kept walls", () => {
  it("come back as they were", () => {
    const plan = withPlace(withPlace(planOf(6, cameras), 1, { shows: "sequence", cameras: ["a", "b"], seconds: 5 }), 2, { shows: "alarm" });
    expect(readPlan(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  });

  it("are nothing, or empty places, where something else was stored", () => {
    for (const stored of [undefined, null, 7, "x", {}, { layout: 5, places: [] }, { layout: 4, places: "x" }]) expect(readPlan(stored)).toBeUndefined();
    expect(ids(readPlan({ layout: 4, places: [{ shows: "camera" }, null, { shows: "sequence", cameras: ["a"], seconds: 0 }, { shows: "camera", camera: "a" }, 9] }) ?? planOf(1, []))).toEqual(["nothing", "nothing", "nothing", "a"]);
  });

  it("of a newer program that cannot be shown are left out", () => {
    const view = (id: string, plan: unknown) => ({ id, name: id, shared: true, version: 3, plan, changed_by: "x", changed_at_ms: 0 }) as WallView;
    const plan = planOf(1, cameras);
    expect(namedWalls([view("new", { layout: 25, places: [] }), view("known", plan)])).toEqual([{ id: "known", name: "known", shared: true, version: 3, plan }]);
  });
});
