import type { CameraNumbers, CameraState, CameraView } from "@/api/generated";

import { blindTimes, type BlindTime } from "./place-rows";

export interface BlindRow {
  camera: string;
  name: string;
  state: CameraState;
  blind: BlindTime[];
  /** 0–1 of the day so far. */
  coverage: number;
}

/** Shorter than this nobody misses anything. */
const WORTH_S = 60;

/** Cameras that do not see now, or did not for a while today; who saw least comes first. */
export function blindRows(numbers: readonly CameraNumbers[], cameras: readonly CameraView[]): BlindRow[] {
  const of = new Map(numbers.map((each) => [each.camera, each]));
  const rows = cameras.map((camera): BlindRow => {
    const own = of.get(camera.id);
    const blind = blindTimes(own?.blind ?? []).filter(({ seconds }) => seconds >= WORTH_S);
    return { camera: camera.id, name: camera.name, state: camera.state, blind, coverage: own?.coverage ?? 1 };
  });
  const isBlind = ({ state, blind }: BlindRow) => blind.length > 0 || state === "offline" || state === "stale";
  return rows.filter(isBlind).sort((a, b) => a.coverage - b.coverage);
}
