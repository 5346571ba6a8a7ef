import type { ReactNode } from "react";

import { explainFailure } from "@/api/explain";
import type { CameraView } from "@/api/generated";
import { useCamera } from "@/api/hooks";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { EmptyState } from "@/kit/Notice";
import type { PlayClock } from "@/video/play-clock";

import { CountResult } from "./CountResult";
import { CountWork } from "./CountWork";
import { useHandCount } from "./useAccuracy";

/** A clip's picture and the clock that it runs by. */
export interface Staged {
  clock: PlayClock;
  picture: ReactNode;
  missing: boolean;
}

/** Puts a clip on the screen: who plays recorded video does, and this screen stands around it. */
export type Stage = (clip: { camera: CameraView; fromMs: number; toMs: number }, children: (staged: Staged) => ReactNode) => ReactNode;

interface Props {
  id: string;
  stage: Stage;
  onLeave: () => void;
  /** Opens what was recorded around a moment. */
  onPlay: (camera: string, atMs: number) => void;
}

/** One count by hand: the clips to be counted, or what came out. */
export function CountScreen({ id, stage, onLeave, onPlay }: Props) {
  const { data: count, error, refetch } = useHandCount(id);
  const camera = useCamera(count?.camera ?? "");
  const words = t.accuracy;
  if (error && !count) {
    return (
      <EmptyState title={explainFailure(error)}>
        <Button tone="outline" onClick={() => void refetch()}>
          {t.common.retry}
        </Button>
        <Button tone="ghost" onClick={onLeave}>
          {words.back}
        </Button>
      </EmptyState>
    );
  }
  if (!count) return <EmptyState title={t.common.loading} />;
  if (count.finished_at_ms !== undefined) return <CountResult count={count} camera={camera?.name ?? count.camera} onLeave={onLeave} onPlay={onPlay} />;
  if (!camera) {
    return (
      <EmptyState title={words.gone}>
        <Button tone="ghost" onClick={onLeave}>
          {words.back}
        </Button>
      </EmptyState>
    );
  }
  return <CountWork count={count} camera={camera} stage={stage} onLeave={onLeave} />;
}
