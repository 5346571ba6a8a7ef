import { useSyncExternalStore } from "react";

import { ticker } from "@/video/ticker";

import { useEngine } from "./hooks";

/** The engine's clock, renewed every second: clocks on the screen do not follow this machine's settings. */
export function useNow(): number {
  const engine = useEngine();
  return useSyncExternalStore(ticker.subscribe, () => Math.floor(engine.nowMs() / 1000) * 1000);
}
