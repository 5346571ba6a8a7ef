import type { CameraNumbers, CameraView } from "@/api/generated";

/** Why a camera saw nothing or too little, and for how long today. */
export interface BlindTime {
  cause: string;
  seconds: number;
}

export interface PlaceRow {
  key: string;
  /** Of the camera. */
  id: string;
  /** Its name. */
  camera: string;
  place: string;
  kind: "line" | "zone";
  entries?: number;
  /** Nothing where of nobody it is known with whom they came. */
  groups?: number;
  ins?: number;
  outs?: number;
  inside?: number;
  visits?: number;
  dwellS?: number;
  /** Of the camera, 0–1. */
  coverage: number;
  blind: BlindTime[];
}

/** The day's blind times by cause, the longest first. */
export function blindTimes(hours: CameraNumbers["blind"]): BlindTime[] {
  const seconds = new Map<string, number>();
  for (const hour of hours) seconds.set(hour.cause, (seconds.get(hour.cause) ?? 0) + hour.seconds);
  return [...seconds].map(([cause, sum]) => ({ cause, seconds: sum })).sort((a, b) => b.seconds - a.seconds);
}

/** A row for each line and zone, cameras in the order of the wall. */
export function placeRows(numbers: readonly CameraNumbers[], cameras: readonly CameraView[]): PlaceRow[] {
  const order = new Map(cameras.map((camera) => [camera.id, camera]));
  const known = numbers.filter((each) => order.has(each.camera)).sort((a, b) => (order.get(a.camera)?.number ?? 0) - (order.get(b.camera)?.number ?? 0));
  return known.flatMap(({ camera, lines, zones, coverage, blind }) => {
    const name = order.get(camera)?.name ?? camera;
    const seen = { coverage, blind: blindTimes(blind) };
    return [
      ...lines.map((line): PlaceRow => ({ key: `${camera}/line/${line.line}`, id: camera, camera: name, place: line.line, kind: "line", entries: line.entries, ins: line.ins, outs: line.outs, ...(line.groups && { groups: line.groups.groups }), ...seen })),
      ...zones.map(
        (zone): PlaceRow => ({
          key: `${camera}/zone/${zone.zone}`,
          id: camera,
          camera: name,
          place: zone.zone,
          kind: "zone",
          inside: zone.inside,
          visits: zone.visits,
          ...(zone.mean_dwell_s !== undefined && { dwellS: zone.mean_dwell_s }),
          ...seen,
        }),
      ),
    ];
  });
}
