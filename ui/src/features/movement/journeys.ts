import type { JourneysView, PlaceView, StepView, WayView, ZoneEngagement } from "@/api/generated";

export interface JourneySums {
  journeys: number;
  /** Nothing without journeys. */
  meanStops: number | undefined;
  backtracking: number | undefined;
  express: number | undefined;
  meanSeconds: number | undefined;
}

/** Means and shares over all ways: made of sums, never of other means. */
export function sumsOf(ways: readonly WayView[]): JourneySums {
  const sum = (figure: Exclude<keyof WayView, "places">) => ways.reduce((all, way) => all + way[figure], 0);
  const journeys = sum("journeys");
  const per = (all: number) => (journeys > 0 ? all / journeys : undefined);
  return { journeys, meanStops: per(sum("stops")), backtracking: per(sum("backtracks")), express: per(sum("express")), meanSeconds: per(sum("seconds")) };
}

const key = (place: PlaceView | undefined) => (place ? `${place.camera}/${place.zone}` : "");

/** A step with its part of all that leave its beginning. */
export interface NextStep extends StepView {
  share: number;
}

/** Where people go next: grouped by where from, most left first; the beginning and the end of journeys too. */
export function nextSteps(steps: readonly StepView[]): NextStep[] {
  const leaving = new Map<string, number>();
  for (const { from, journeys } of steps) leaving.set(key(from), (leaving.get(key(from)) ?? 0) + journeys);
  const all = (step: StepView) => leaving.get(key(step.from)) ?? 0;
  return [...steps]
    .sort((a, b) => Number(a.from !== undefined) - Number(b.from !== undefined) || all(b) - all(a) || key(a.from).localeCompare(key(b.from)) || b.journeys - a.journeys)
    .map((step) => ({ ...step, share: step.journeys / Math.max(1, all(step)) }));
}

/** The part of a zone's people who were engaged; nothing where nobody was. */
export function engagementRate(zone: ZoneEngagement): number | undefined {
  const all = zone.passed + zone.visited + zone.engaged;
  return all > 0 ? zone.engaged / all : undefined;
}

/** Whether names of zones need the camera's beside them. */
export function isAmbiguous({ places, ways }: Pick<JourneysView, "places" | "ways">): boolean {
  return new Set([...places, ...ways.flatMap((way) => way.places)].map(({ camera }) => camera)).size > 1;
}
