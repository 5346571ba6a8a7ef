import type { CameraView, EventView } from "@/api/generated";

/** What can be shown one by one, and which events it is made of. */
export const KINDS = {
  entries: ["entry"],
  exits: ["line_cross"],
  passers: ["passer_by"],
  waits: ["service_start"],
  gave_up: ["queue_abandon"],
  services: ["service_end"],
  stays: ["zone_exit"],
  hands: ["shelf_touch", "shelf_pick", "shelf_return"],
  blind: ["camera_offline", "camera_blind"],
} as const;
export type ProofKind = keyof typeof KINDS;
export const PROOF_KINDS = Object.keys(KINDS) as ProofKind[];

/** A camera, or a line, zone or lane of one. */
export interface Place {
  camera?: string | undefined;
  line?: string | undefined;
  zone?: string | undefined;
  lane?: string | undefined;
}

/** Which times: an hour or a day that holds a moment. */
export type Span = "hour" | "day";

/** The query of one page, the newest first. */
export function eventQuery(kind: ProofKind, { camera, line, zone, lane }: Place, [from, to]: readonly [number, number], before: number | undefined, limit: number): string {
  const query = new URLSearchParams({ type: KINDS[kind].join(","), from_ms: String(from), to_ms: String(to), newest_first: "true", limit: String(limit) });
  for (const [name, value] of Object.entries({ camera, line, zone, lane })) if (value !== undefined) query.set(name, value);
  if (before !== undefined) query.set("before", String(before));
  return query.toString();
}

/** Of crossings only those outwards: those inwards are told as entries, once nobody turned back. */
export const shows = (kind: ProofKind, event: EventView): boolean => kind !== "exits" || event.direction === "out";

/** Where kinds happen at all: a line, a zone, a lane, or a camera. */
const AT: Record<ProofKind, keyof Place> = { entries: "line", exits: "line", passers: "zone", waits: "lane", gave_up: "lane", services: "lane", stays: "zone", hands: "zone", blind: "camera" };

/** Everywhere it can happen, each place once, cameras in the order given. */
export function placesOf(kind: ProofKind, cameras: readonly CameraView[]): Place[] {
  return cameras.flatMap((camera): Place[] => {
    const { lines, zones } = camera.scene;
    switch (AT[kind]) {
      case "line":
        return lines.map((line) => ({ camera: camera.id, line: line.name }));
      case "zone":
        return zones.filter((zone) => kind !== "hands" || zone.purpose === "shelf" || zone.purpose === "high_value").map((zone) => ({ camera: camera.id, zone: zone.name }));
      case "lane":
        return [...new Set(zones.flatMap((zone) => zone.lane ?? []))].map((lane) => ({ camera: camera.id, lane }));
      case "camera":
        return [{ camera: camera.id }];
    }
  });
}

/** As an address and a field hold it. */
export const placeKey = ({ camera, line, zone, lane }: Place): string => [camera, line ?? zone ?? lane].filter((part) => part !== undefined).join("/");
