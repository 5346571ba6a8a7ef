import { useEffect, useState } from "react";

import type { HeatHour } from "@/api/generated";

import { nextHour } from "./heat";
import { useHourMaps } from "./useMovement";

/** How long an hour stays on the screen. */
const STEP_MS = 1000;

/** Plays a day's hours, one after the other; what was chosen stays meanwhile. */
export function useHourPlayer(camera: string, hours: readonly HeatHour[]) {
  const [playing, setPlaying] = useState(false);
  const [at, setAt] = useState<number>();
  const loaded = useHourMaps(camera, at === undefined ? [] : hours.map((hour) => ({ fromMs: hour.start_ms, toMs: hour.end_ms })));
  useEffect(() => {
    if (!playing) return undefined;
    const timer = setInterval(() => { setAt((before) => nextHour(hours, before)); }, STEP_MS);
    return () => { clearInterval(timer); };
  }, [playing, hours]);
  return {
    playing,
    at,
    maps: [...loaded.values()],
    map: at === undefined ? undefined : loaded.get(at),
    toggle: () => {
      setPlaying(!playing);
      setAt((before) => before ?? nextHour(hours, undefined));
    },
    stop: () => {
      setPlaying(false);
      setAt(undefined);
    },
  };
}
