import { useRef, useState } from "react";

import type { CameraView, PlacementView } from "@/api/generated";

import { useChangeCamera } from "./useSetup";

/** Nowhere on the plan is a choice as well. */
type Place = PlacementView | null;

/** For so long a message that is older than the answer may still come, and would take the camera under the hand off the plan. */
const OLD_NEWS_MS = 2_000;

/**
 * Places cameras on the plan. A choice shows at once, before the engine knows; while one is on its way
 * only the newest of those behind it is sent, so that keys held down neither overtake nor undo each other.
 */
export function usePlacing() {
  const { mutateAsync, error } = useChangeCamera();
  const [ahead, setAhead] = useState<ReadonlyMap<string, Place>>(new Map());
  const wanted = useRef(new Map<string, Place>());
  const settle = (id: string, placement: Place) => {
    setAhead((before) => (before.get(id) === placement ? new Map([...before].filter(([other]) => other !== id)) : before));
  };
  const send = async (id: string) => {
    for (let placement = wanted.current.get(id); placement !== undefined; placement = wanted.current.get(id)) {
      // A refusal stands in `error`, and the plan shows again what the engine has.
      const kept = await mutateAsync({ id, change: { placement } }).catch(() => undefined);
      if (wanted.current.get(id) !== placement) continue;
      wanted.current.delete(id);
      const chosen = placement;
      window.setTimeout(() => { settle(id, chosen); }, kept ? OLD_NEWS_MS : 0);
    }
  };
  const place = (id: string, placement: Place) => {
    const sending = wanted.current.has(id);
    wanted.current.set(id, placement);
    setAhead((before) => new Map(before).set(id, placement));
    if (!sending) void send(id);
  };
  /** The camera as it is about to be. */
  const placed = (camera: CameraView): CameraView => {
    const chosen = ahead.get(camera.id);
    if (chosen === undefined) return camera;
    if (chosen !== null) return { ...camera, placement: chosen };
    const loose = { ...camera };
    delete loose.placement;
    return loose;
  };
  return { place, placed, error };
}
