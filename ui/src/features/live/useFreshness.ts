import { useState, useSyncExternalStore } from "react";

import type { CameraView } from "@/api/generated";
import { ticker } from "@/video/ticker";

import { Freshness, type Reading } from "./freshness";

/** How fresh the camera's picture on the screen is; `ageMs` tells its age at a time of the monotonic clock. */
export function useFreshness(camera: CameraView, ageMs: (localMs: number) => number | undefined): Reading {
  const [freshness] = useState(() => new Freshness());
  return useSyncExternalStore(ticker.subscribe, () => {
    const now = performance.now();
    return freshness.read(ageMs(now), camera.state, now);
  });
}
