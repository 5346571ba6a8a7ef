import type { AlertView, CameraView } from "@/api/generated";

import { alarmCamera, LAYOUTS, type Layout } from "./wall-layout";

/** What a place on the wall shows. */
export type Place =
  | { shows: "nothing" }
  | { shows: "camera"; camera: string }
  /** One after the other, each so long. */
  | { shows: "sequence"; cameras: readonly string[]; seconds: number }
  /** The camera of the alarm that needs somebody most. */
  | { shows: "alarm" };

/** Which camera is where. There are as many places as the layout has tiles. */
export interface WallPlan {
  layout: Layout;
  places: readonly Place[];
}

export const SEQUENCE_SECONDS = { least: 2, usual: 10, most: 3600 };

const NOTHING: Place = { shows: "nothing" };

function filled(layout: Layout, places: readonly Place[]): WallPlan {
  return { layout, places: Array.from({ length: layout }, (_, index) => places[index] ?? NOTHING) };
}

/** Cameras in their order. */
export function planOf(layout: Layout, cameras: readonly CameraView[]): WallPlan {
  return filled(layout, cameras.map(({ id }) => ({ shows: "camera", camera: id })));
}

/** With more or fewer places: what there is stays where it is counted. */
export function withLayout(plan: WallPlan, layout: Layout): WallPlan {
  return filled(layout, plan.places);
}

export function withPlace(plan: WallPlan, index: number, place: Place): WallPlan {
  return { ...plan, places: plan.places.map((each, at) => (at === index ? place : each)) };
}

/** A camera put into a place: from where it was alone on this wall, what was there moves there. */
export function withCamera(plan: WallPlan, index: number, camera: string): WallPlan {
  const before = plan.places.findIndex((each) => each.shows === "camera" && each.camera === camera);
  return before >= 0 ? swapped(plan, before, index) : withPlace(plan, index, { shows: "camera", camera });
}

export function swapped(plan: WallPlan, a: number, b: number): WallPlan {
  const [first, second] = [plan.places[a], plan.places[b]];
  return first && second ? withPlace(withPlace(plan, a, second), b, first) : plan;
}

/** A place with the camera that it shows now. */
export interface ShownPlace {
  place: Place;
  camera: CameraView | undefined;
}

/** What is seen at a time. Sequences follow the engine's clock: all windows turn together. */
export function shownPlaces(plan: WallPlan, cameras: readonly CameraView[], alerts: readonly AlertView[], nowMs: number): ShownPlace[] {
  const camera = (id: string | undefined) => cameras.find((each) => each.id === id);
  return plan.places.map((place) => {
    switch (place.shows) {
      case "nothing":
        return { place, camera: undefined };
      case "camera":
        return { place, camera: camera(place.camera) };
      case "alarm":
        return { place, camera: camera(alarmCamera(alerts)) };
      case "sequence": {
        const there = place.cameras.map(camera).filter((each) => each !== undefined);
        return { place, camera: there[Math.floor(nowMs / 1000 / place.seconds) % Math.max(1, there.length)] };
      }
    }
  });
}

/** A plan as any version of this program kept it; nothing where it is none. */
export function readPlan(stored: unknown): WallPlan | undefined {
  if (typeof stored !== "object" || stored === null || !("layout" in stored) || !("places" in stored)) return undefined;
  const layout = LAYOUTS.find((each) => each === stored.layout);
  if (layout === undefined || !Array.isArray(stored.places)) return undefined;
  return filled(layout, stored.places.map(readPlace));
}

function readPlace(stored: unknown): Place {
  const { shows, camera, cameras, seconds } = (typeof stored === "object" && stored !== null ? stored : {}) as Record<string, unknown>;
  if (shows === "alarm") return { shows };
  if (shows === "camera" && typeof camera === "string") return { shows, camera };
  if (shows === "sequence" && Array.isArray(cameras) && typeof seconds === "number" && seconds >= SEQUENCE_SECONDS.least) {
    return { shows, cameras: cameras.filter((each) => typeof each === "string"), seconds: Math.min(SEQUENCE_SECONDS.most, seconds) };
  }
  return NOTHING;
}
