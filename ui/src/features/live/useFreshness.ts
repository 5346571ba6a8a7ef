import { useState, useSyncExternalStore } from "react";

import type { CameraState } from "@/api/generated";
import { ticker } from "@/video/ticker";

import { Freshness, type Reading } from "./freshness";

/**
 * How fresh a picture on the screen is; `ageMs` tells its age at a time of the monotonic clock.
 *
 * The engine's state speaks of the stream it analyses: leave it out for another one.
 */
export function useFreshness(state: CameraState | undefined, ageMs: (localMs: number) => number | undefined): Reading {
  const [freshness] = useState(() => new Freshness());
  return useSyncExternalStore(ticker.subscribe, () => {
    const now = performance.now();
    return freshness.read(ageMs(now), state, now);
  });
}
