import { describe, expect, it } from "vitest";

import type { CameraView } from "@/api/generated";

import { candidatesOf, ENLARGED, mainStreams, MOST_MAIN_STREAMS, type Candidate } from "./main-streams";
import { shapeOf, type Layout } from "./wall-layout";
import { planOf, shownPlaces, withPlace } from "./wall-plan";

const camera = (number: number, more: Partial<CameraView> = {}) => ({ id: `c${String(number)}`, number, state: "live", size: [640, 360], sub_url: "rtsp://camera/sub", ...more }) as CameraView;
const cameras = Array.from({ length: 16 }, (_, index) => camera(index + 1));

/** What a wall as wide as a screen shows, with the zoom of its places. */
function onWall(layout: Layout, screen: number, { scales = [], before = [], plan = planOf(layout, cameras), of = cameras }: { scales?: readonly number[]; before?: readonly string[]; plan?: ReturnType<typeof planOf>; of?: readonly CameraView[] } = {}) {
  const { columns, cells } = shapeOf(layout);
  const cellWidth = screen / columns;
  const asked = cellWidth * Math.max(...cells.map(({ span }) => span));
  return mainStreams(candidatesOf({ places: shownPlaces(plan, of, [], 0), cells, cellWidth, asked, scales }), before);
}

const tile = (key: string, wanted: number): Candidate => ({ key, wanted, has: 100, best: undefined });

describe("main streams on a wall", () => {
  it("are shown where a tile is much larger than the pictures it has", () => {
    expect(onWall(1, 1500)).toEqual(["0 c1"]);
    expect(onWall(6, 1500), "the large one of six").toEqual(["0 c1"]);
    expect(onWall(9, 1500)).toEqual([]);
    expect(onWall(16, 1500)).toEqual([]);
    expect(onWall(16, 3800), "of four thousand pixels each tile has 950").toEqual([]);
  });

  it("are few, the first tiles of those that are alike", () => {
    expect(onWall(4, 3800)).toEqual(["0 c1", "1 c2"]);
    expect(MOST_MAIN_STREAMS).toBe(2);
  });

  it("come with a tile that is zoomed in, before those that are only large", () => {
    expect(onWall(16, 1500, { scales: [1, 1, 1, 1, 1, 4] })).toEqual(["5 c6"]);
    expect(onWall(4, 3800, { scales: [1, 1, 1, 2], before: ["0 c1", "1 c2"] })).toEqual(["0 c1", "3 c4"]);
  });

  it("gain nothing where the pictures are the main stream already, unless a part is seen", () => {
    const single = cameras.map((each) => ({ ...each, sub_url: undefined }) as unknown as CameraView);
    expect(onWall(1, 1500, { of: single })).toEqual([]);
    expect(onWall(16, 1200, { of: single, scales: [2] }), "asked for at 300 pixels").toEqual(["0 c1"]);
  });

  it("are not begun for a camera that soon gives way to the next one, nor before its size is known", () => {
    const turning = (seconds: number) => withPlace(planOf(1, cameras), 0, { shows: "sequence", cameras: ["c1", "c2"], seconds });
    expect(onWall(1, 1500, { plan: turning(2) })).toEqual([]);
    expect(onWall(1, 1500, { plan: turning(60) })).toEqual(["0 c1"]);
    expect(onWall(1, 1500, { of: [{ ...camera(1), size: undefined } as unknown as CameraView] })).toEqual([]);
    expect(onWall(1, 0), "nor before the wall's").toEqual([]);
  });

  it("are not asked for of a camera that gives no pictures", () => {
    expect(onWall(1, 1500, { of: [camera(1, { state: "offline" })], before: ["0 c1"] })).toEqual([]);
  });

  it("do not come and go with a few pixels", () => {
    const between = 100 * ((ENLARGED.enough + ENLARGED.back) / 2);
    expect(mainStreams([tile("a", between)], [])).toEqual([]);
    expect(mainStreams([tile("a", between)], ["a"])).toEqual(["a"]);
    expect(mainStreams([tile("a", 100 * ENLARGED.back - 1)], ["a"])).toEqual([]);
    const alike = [tile("a", 210), tile("b", 205), tile("c", 200)];
    expect(mainStreams(alike, ["b", "c"]), "who shows it keeps it").toEqual(["b", "c"]);
    expect(mainStreams([tile("a", 260), ...alike.slice(1)], ["b", "c"]), "until another is much larger").toEqual(["a", "b"]);
  });

  it("are the same when asked again", () => {
    for (let seed = 1; seed <= 500; seed += 1) {
      const some = Array.from({ length: 6 }, (_, index) => tile(String(index), 80 + ((seed * 7919 * (index + 3)) % 230)));
      const before = some.filter((_, index) => (seed >> index) % 2 === 1).map(({ key }) => key);
      const first = mainStreams(some, before);
      expect(first.length).toBeLessThanOrEqual(MOST_MAIN_STREAMS);
      expect(mainStreams(some, first)).toEqual(first);
    }
  });
});
