import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";

import { usePreferences } from "@/platform/preferences";
import type { PictureZoom } from "@/video/picture-zoom";
import type { VideoState } from "@/video/video-player";

import { candidatesOf, mainStreams, tileKey } from "./main-streams";
import type { Shape } from "./wall-layout";
import type { ShownPlace } from "./wall-plan";

/** A stream that failed is tried again after so long: a wall hangs there for weeks. What cannot be played here is not. */
const RETRY_MS = 60_000;

export interface MainStreams {
  /** The tiles that show theirs, by key. */
  shown: readonly string[];
  /** Tells what became of one, the same function always: another tile may have the place of a stream that does not play. */
  onState: (key: string, state: VideoState) => void;
  /** Tells whether it is what is seen; the same function always. */
  onSeen: (key: string, seen: boolean) => void;
  /** Whether nothing else is seen on the whole wall. */
  areAll: boolean;
}

/** Which tiles of a wall show their cameras' main streams. */
export function useMainStreams(places: readonly ShownPlace[], shape: Shape, width: number, zooms: readonly PictureZoom[]): MainStreams {
  const { video: transport } = usePreferences();
  const [failed, setFailed] = useState<readonly string[]>([]);
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());
  const scales = useScales(zooms);
  const cellWidth = width / Math.max(...shape.cells.map(({ span }) => span));
  const candidates = transport === "jpeg" ? [] : candidatesOf({ places, cells: shape.cells, cellWidth, asked: width, scales });
  const [before, setBefore] = useState<readonly string[]>([]);
  const shown = mainStreams(candidates.filter(({ key }) => !failed.includes(key)), before);
  if (shown.join("\n") !== before.join("\n")) setBefore(shown);

  useEffect(() => {
    const pending = timers.current;
    return () => {
      for (const timer of pending) clearTimeout(timer);
    };
  }, []);
  const onState = useCallback((key: string, state: VideoState) => {
    if (state !== "failed" && state !== "unsupported") return;
    setFailed((known) => [...known, key]);
    if (state === "unsupported") return;
    const timer = setTimeout(() => {
      timers.current.delete(timer);
      setFailed((known) => known.filter((each) => each !== key));
    }, RETRY_MS);
    timers.current.add(timer);
  }, []);
  const [seen, setSeen] = useState<readonly string[]>([]);
  const onSeen = useCallback((key: string, isSeen: boolean) => {
    setSeen((known) => (known.includes(key) === isSeen ? known : isSeen ? [...known, key] : known.filter((each) => each !== key)));
  }, []);
  const areAll = shown.length > 0 && places.every(({ camera }, at) => camera === undefined || seen.includes(tileKey(at, camera.id)));
  return { shown, onState, onSeen, areAll };
}

function useScales(zooms: readonly PictureZoom[]): readonly number[] {
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = zooms.map((zoom) => zoom.subscribe(listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [zooms],
  );
  // A text, so that it is the same as long as nothing changed.
  const scales = useSyncExternalStore(subscribe, () => zooms.map((zoom) => zoom.get().scale).join(" "));
  return scales.split(" ").map(Number);
}
