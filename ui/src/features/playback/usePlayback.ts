import { useEffect, useState, useSyncExternalStore } from "react";

import { useEngine } from "@/api/hooks";
import { PlayClock, type ClockState } from "@/video/play-clock";
import { SyncGroup } from "@/video/sync-group";

/** The newest pictures are on the way from the camera to the disk: so much lies between now and what can be shown. */
const EDGE_MS = 3000;

/** A clock with players around it, for as long as the component is there. */
export function usePlayback(atMs: number): SyncGroup {
  const engine = useEngine();
  const [group] = useState(() => {
    const edge = () => engine.nowMs() - EDGE_MS;
    return new SyncGroup(new PlayClock(Math.min(atMs, edge()), edge), edge);
  });
  useEffect(() => group.start(), [group]);
  return group;
}

export function useClockState(clock: PlayClock): ClockState {
  return useSyncExternalStore(clock.subscribe, clock.get);
}
