import { useEffect, useRef, useState } from "react";

import type { RecordedView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { t } from "@/i18n";
import { RecordedPlayer, type RecordedState } from "@/video/recorded-player";
import { StillFeed } from "@/video/still-feed";
import type { SyncGroup } from "@/video/sync-group";
import { ticker } from "@/video/ticker";
import { videoPool } from "@/video/video-pool";

import { spansOf } from "./marks";
import { openMedia } from "./media";
import styles from "./Tile.module.css";
import { loadStill } from "./stills";

interface Props {
  camera: string;
  name: string;
  group: SyncGroup;
  /** Around the moment shown; nothing while it is not known. */
  recorded: readonly RecordedView[] | undefined;
  scrubbing: boolean;
  onState: (state: RecordedState) => void;
}

/** Enough for a tile, and of the small stream, which is decoded at once. */
const STILL_WIDTH = 640;
const LARGE_STILL_WIDTH = 1280;

/** Which of the two layers shows the clock's moment. */
type Layer = "video" | "still" | "none";

/** A camera's picture at the moment of the clock: video, and single pictures until it has come or where it cannot be played. */
export function RecordedPicture({ camera, name, group, recorded, scrubbing, onState }: Props) {
  const { client } = useEngine();
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const player = useRef<RecordedPlayer>(undefined);
  const stills = useRef<StillFeed>(undefined);
  const [state, setState] = useState<RecordedState>("unknown");
  const [jumped, setJumped] = useState(true);
  const [stillMs, setStillMs] = useState<number>();

  useEffect(() => {
    if (!frame.current || !canvas.current) return undefined;
    const video = videoPool.take();
    frame.current.prepend(video);
    const made = new RecordedPlayer({
      video,
      clock: group.clock,
      edgeMs: group.edgeMs,
      open: (request, signal) => openMedia(client, camera, request, signal),
      onState: (next) => {
        setState(next);
        onState(next);
        if (next === "ready") setJumped(false);
      },
    });
    const feed = new StillFeed(canvas.current, (at) => loadStill(client, camera, at, video.clientWidth > STILL_WIDTH * 1.5 ? LARGE_STILL_WIDTH : STILL_WIDTH), setStillMs);
    player.current = made;
    stills.current = feed;
    const leave = group.add(camera, made);
    let jumps = -1;
    const stopClock = group.clock.subscribe(() => {
      if (group.clock.jumps() === jumps) return;
      jumps = group.clock.jumps();
      made.tick();
      if (made.state !== "ready") setJumped(true);
      // Where nothing is recorded there is no picture to ask for.
      if (made.covers(group.clock.now())) feed.want(group.clock.now());
    });
    const stopTicker = ticker.subscribe(() => {
      if ((made.state === "unsupported" || made.state === "failed") && made.covers(group.clock.now())) feed.want(group.clock.now());
    });
    return () => {
      stopTicker();
      stopClock();
      leave();
      made.close();
      feed.close();
      videoPool.giveBack(video);
    };
  }, [client, camera, group, onState]);
  useEffect(() => {
    const made = player.current;
    if (!recorded || !made) return;
    const first = made.recorded === undefined;
    made.setRecorded(spansOf(recorded));
    if (first && made.covers(group.clock.now())) stills.current?.want(group.clock.now());
  }, [recorded, group]);

  const withVideo = state === "ready" || (state === "loading" && !jumped);
  const layer: Layer = state === "missing" ? "none" : withVideo && !scrubbing ? "video" : "still";
  return (
    <div ref={frame} className={styles.layers} data-layer={layer} data-shown-ms={layer === "still" ? stillMs : undefined}>
      <canvas ref={canvas} role="img" aria-label={t.live.picture(name)} hidden={layer !== "still" || stillMs === undefined} />
      {layer === "still" && stillMs === undefined && <span className={styles.loading}>{t.playback.loading}</span>}
    </div>
  );
}
