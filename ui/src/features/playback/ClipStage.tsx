import { useEffect, useState, type ReactNode } from "react";

import type { CameraView } from "@/api/generated";
import type { PlayClock } from "@/video/play-clock";
import type { RecordedState } from "@/video/recorded-player";

import { RecordedPicture } from "./RecordedPicture";
import { usePlayback } from "./usePlayback";
import { useTimeline } from "./useTimeline";

/** What is recorded is asked for a little wider: a picture needs the keyframe before it. */
const AROUND_MS = 20_000;

/** A clip on a screen of somebody else's. */
export interface StagedClip {
  clock: PlayClock;
  picture: ReactNode;
  /** Nothing is recorded of the moment, any more. */
  missing: boolean;
}

interface Props {
  camera: CameraView;
  fromMs: number;
  toMs: number;
  children: (clip: StagedClip) => ReactNode;
}

/** One clip, played from its beginning to its end; what stands around the picture is the screen's. */
export function ClipStage({ camera, fromMs, toMs, children }: Props) {
  const group = usePlayback(fromMs);
  const [state, setState] = useState<RecordedState>("unknown");
  const { data } = useTimeline([camera.id], { fromMs: fromMs - AROUND_MS, toMs: toMs + AROUND_MS });
  const recorded = data?.cameras[0]?.recorded;
  useEffect(() => {
    group.clock.play(toMs);
  }, [group, toMs]);
  return children({
    clock: group.clock,
    picture: <RecordedPicture camera={camera.id} name={camera.name} group={group} recorded={recorded} scrubbing={false} onState={setState} />,
    missing: recorded !== undefined && state === "missing",
  });
}
