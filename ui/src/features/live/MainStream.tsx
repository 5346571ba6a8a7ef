import { useEffect, useRef, useSyncExternalStore } from "react";

import { useEngine } from "@/api/hooks";
import type { Look } from "@/video/paint";
import { zoomTransform, type PictureZoom } from "@/video/picture-zoom";
import { VideoOverlay } from "@/video/video-overlay";
import { VideoPlayer, type VideoState } from "@/video/video-player";
import { videoPool } from "@/video/video-pool";

import styles from "./MainStream.module.css";

interface Props {
  camera: string;
  /** How boxes and lines are drawn. */
  look: Look;
  zoom: PictureZoom;
  /** Invisible until it plays: what lies below shows through. */
  visible: boolean;
  onState: (state: VideoState) => void;
  onPlayer: (player: VideoPlayer | undefined) => void;
}

/** The camera's main stream as video, with boxes above it. */
export function MainStream({ camera, look, zoom, visible, onState, onPlayer }: Props) {
  const engine = useEngine();
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { watching } = engine;
  // Nobody sees the window: it costs a camera's whole stream as long as it plays.
  const paused = useSyncExternalStore(watching.subscribe, watching.isPaused);
  useEffect(() => {
    if (paused || !frame.current || !canvas.current) return undefined;
    const video = videoPool.take();
    frame.current.prepend(video);
    const player = new VideoPlayer({ video, clock: engine.clock, open: () => engine.openVideo(camera, "main"), onState });
    const overlay = new VideoOverlay(canvas.current, {
      video,
      look,
      scene: () => engine.pictures.feed(camera).scene,
      boxes: () => engine.pictures.feed(camera).boxes.atReceived(player.shownReceivedUs() ?? 0),
      zoom: zoom.get,
    });
    const follow = () => {
      video.style.transform = zoomTransform(zoom.get());
    };
    follow();
    const stopZoom = zoom.subscribe(follow);
    player.start();
    onPlayer(player);
    return () => {
      onPlayer(undefined);
      stopZoom();
      video.style.transform = "";
      overlay.close();
      player.close();
      videoPool.giveBack(video);
    };
  }, [engine, paused, camera, look, zoom, onState, onPlayer]);
  return (
    <div ref={frame} className={styles.stream} hidden={!visible} aria-hidden="true">
      <canvas ref={canvas} />
    </div>
  );
}
