import { useCallback, useState } from "react";

import type { CameraView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import type { VideoPlayer, VideoState } from "@/video/video-player";

import type { Reading } from "./freshness";
import { useFreshness } from "./useFreshness";

export interface ShownStream {
  /** Whether the main stream is what is seen; else the wall's pictures are. */
  isMain: boolean;
  /** How fresh that is which is seen. */
  reading: Reading;
  /** Of the main stream. */
  state: VideoState;
  onState: (state: VideoState) => void;
  onPlayer: (player: VideoPlayer | undefined) => void;
}

/** What is seen of a camera whose main stream may lie above its pictures: the stream only while it plays and is fresh. */
export function useShownStream(camera: CameraView): ShownStream {
  const { pictures } = useEngine();
  const [player, setPlayer] = useState<VideoPlayer>();
  const [state, onState] = useState<VideoState>("starting");
  const videoAge = useFreshness(undefined, (now) => player?.ageMs(now));
  const pictureAge = useFreshness(camera.state, (now) => pictures.feed(camera.id).ageMs(now));
  const onPlayer = useCallback((next: VideoPlayer | undefined) => {
    setPlayer(next);
    // Each player begins anew, and tells only what changes.
    if (next) onState("starting");
  }, []);
  const isMain = player !== undefined && state === "playing" && videoAge.kind !== "stale" && videoAge.kind !== "never";
  return { isMain, reading: isMain ? videoAge : pictureAge, state, onState, onPlayer };
}
