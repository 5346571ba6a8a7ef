import { useState, useSyncExternalStore } from "react";

import type { CameraView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { ticker } from "@/video/ticker";

import { Freshness, type Reading } from "./freshness";

/** How fresh the camera's picture on the screen is. */
export function useFreshness(camera: CameraView): Reading {
  const { pictures } = useEngine();
  const [freshness] = useState(() => new Freshness());
  return useSyncExternalStore(ticker.subscribe, () => {
    const now = performance.now();
    return freshness.read(pictures.feed(camera.id).ageMs(now), camera.state, now);
  });
}
