import type { CameraView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { useAction } from "@/commands/hooks";
import { RATES, type PlayClock } from "@/video/play-clock";

import { withIn, withOut, type Range } from "./range";
import { panned, ZOOM_STEP, zoomed, type View } from "./timeline-view";

const JUMP_MS = 5000;
const LONG_JUMP_MS = 10_000;

interface Options {
  clock: PlayClock;
  view: View;
  range: Range;
  cameras: readonly CameraView[];
  active: string | undefined;
  onView: (view: View) => void;
  onRange: (range: Range) => void;
  onActive: (camera: string) => void;
  onSeek: (toMs: number) => void;
  onStep: (direction: 1 | -1) => void;
  onMark: (direction: 1 | -1) => void;
  onLive: () => void;
  onSnapshot: () => void;
  onBookmark: () => void;
  onProtect: () => void;
  /** Absent for those who may not. */
  onIncident: (() => void) | undefined;
  onExport: () => void;
  onEnlarge: () => void;
  hasSound: (camera: string) => boolean;
  onHear: () => void;
  onLeave: () => boolean;
}

/** Everything of a playback by keyboard. */
export function usePlaybackKeys(options: Options): void {
  const engine = useEngine();
  const { clock, view } = options;
  const jump = (ms: number) => () => {
    options.onSeek(clock.now() + ms);
    return true;
  };
  const did = (what: () => void) => () => {
    what();
    return true;
  };
  const faster = (by: 1 | -1) => () => {
    const rate = RATES[RATES.indexOf(clock.get().rate) + by];
    if (rate === undefined) return false;
    clock.setRate(rate);
    return true;
  };
  const zoom = (factor: number) => did(() => {
    const at = clock.now();
    const seen = at >= view.fromMs && at <= view.toMs;
    options.onView(zoomed(view, seen ? at : (view.fromMs + view.toMs) / 2, factor, engine.nowMs()));
  });
  useAction("playback.toggle", did(() => {
    if (clock.get().playing) clock.pause();
    else clock.play();
  }));
  useAction("playback.back", jump(-JUMP_MS));
  useAction("playback.forward", jump(JUMP_MS));
  useAction("playback.back_more", jump(-LONG_JUMP_MS));
  useAction("playback.forward_more", jump(LONG_JUMP_MS));
  useAction("playback.frame_back", did(() => { options.onStep(-1); }));
  useAction("playback.frame_next", did(() => { options.onStep(1); }));
  useAction("playback.slower", faster(-1));
  useAction("playback.faster", faster(1));
  useAction("playback.event_back", did(() => { options.onMark(-1); }));
  useAction("playback.event_next", did(() => { options.onMark(1); }));
  useAction("playback.live", did(options.onLive));
  useAction("playback.zoom_in", zoom(ZOOM_STEP));
  useAction("playback.zoom_out", zoom(1 / ZOOM_STEP));
  useAction("playback.earlier", did(() => { options.onView(panned(view, -0.8, engine.nowMs())); }));
  useAction("playback.later", did(() => { options.onView(panned(view, 0.8, engine.nowMs())); }));
  useAction("playback.in", did(() => { options.onRange(withIn(options.range, clock.now())); }));
  useAction("playback.out", did(() => { options.onRange(withOut(options.range, clock.now())); }));
  useAction("playback.export", did(options.onExport));
  useAction("playback.snapshot", did(options.onSnapshot));
  useAction("playback.bookmark", did(options.onBookmark));
  useAction("playback.protect", did(options.onProtect));
  useAction("playback.incident", did(() => { options.onIncident?.(); }), options.onIncident !== undefined);
  useAction("tile.open", did(options.onEnlarge));
  useAction("playback.sound", () => {
    if (options.active === undefined || !options.hasSound(options.active)) return false;
    options.onHear();
    return true;
  });
  useAction("tile.pick", (key) => {
    const camera = options.cameras[Number(key) - 1];
    if (camera) options.onActive(camera.id);
    return camera !== undefined;
  });
  useAction("leave", options.onLeave);
}
