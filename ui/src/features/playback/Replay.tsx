import { useEffect, useRef, useState, useSyncExternalStore } from "react";

import type { CameraView } from "@/api/generated";
import { useEngine, useSite } from "@/api/hooks";
import { useAction } from "@/commands/hooks";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { moment, pictureAge } from "@/i18n/format";
import { Button } from "@/kit/Button";
import layout from "@/kit/layout.module.css";
import type { RecordedState } from "@/video/recorded-player";
import { ticker } from "@/video/ticker";

import { RecordedPicture } from "./RecordedPicture";
import styles from "./Replay.module.css";
import { useClockState, usePlayback } from "./usePlayback";
import { useTimeline } from "./useTimeline";

const BACK_MS = 30_000;
/** What is recorded around it, asked for often: its end is being written. */
const AROUND_MS = 120_000;
const RENEW_MS = 1000;

interface Props {
  camera: CameraView;
  onLive: () => void;
  onOpen: (atMs: number) => void;
}

/** What this camera saw in the last 30 s, in the place of its live picture. */
export function Replay({ camera, onLive, onOpen }: Props) {
  const engine = useEngine();
  const { time_zone: zone } = useSite();
  const [askedMs, setAskedMs] = useState(() => engine.nowMs());
  const group = usePlayback(askedMs - BACK_MS);
  const { clock } = group;
  const { playing } = useClockState(clock);
  const [state, setState] = useState<RecordedState>("unknown");
  const frame = useRef<HTMLElement>(null);
  const { data } = useTimeline([camera.id], { fromMs: askedMs - AROUND_MS, toMs: askedMs + AROUND_MS }, RENEW_MS);
  const at = useSyncExternalStore(ticker.subscribe, () => Math.floor(clock.now() / 1000) * 1000);
  const behind = useSyncExternalStore(ticker.subscribe, () => Math.round((engine.nowMs() - clock.now()) / 1000) * 1000);
  const words = t.playback.replay;

  useEffect(() => {
    frame.current?.focus();
    clock.play();
  }, [clock]);
  const live = () => {
    onLive();
    return true;
  };
  useAction("leave", live);
  useAction("tile.replay", live);
  useAction("playback.live", live);
  const toggle = () => {
    if (playing) clock.pause();
    else clock.play();
  };
  useAction("playback.toggle", () => {
    toggle();
    return true;
  });
  const jump = (ms: number) => () => {
    clock.seek(clock.now() + ms);
    return true;
  };
  useAction("playback.back", jump(-5000));
  useAction("playback.forward", jump(5000));
  const again = () => {
    const now = engine.nowMs();
    setAskedMs(now);
    clock.seek(now - BACK_MS);
    clock.play();
  };
  return (
    <section ref={frame} tabIndex={-1} aria-label={words.label(camera.name)} className={styles.replay}>
      <div className={styles.bar}>
        <Button tone="primary" size="small" icon="live" keyHint={firstKey("tile.replay")} onClick={onLive}>
          {words.live}
        </Button>
        <span className={layout.faint}>{camera.number}</span>
        <h2 className={layout.ellipsis}>{camera.name}</h2>
        <span className={styles.meta}>
          <Button tone="ghost" size="small" icon={playing ? "pause" : "play"} keyHint={firstKey("playback.toggle")} onClick={toggle}>
            {playing ? t.playback.pause : t.playback.play}
          </Button>
          <Button tone="ghost" size="small" icon="replay" onClick={again}>
            {words.again}
          </Button>
          <Button tone="outline" size="small" icon="play" onClick={() => { onOpen(Math.floor(clock.now())); }}>
            {words.open}
          </Button>
        </span>
      </div>
      <div className={styles.picture}>
        <RecordedPicture camera={camera.id} name={camera.name} group={group} recorded={data?.cameras[0]?.recorded} scrubbing={false} onState={setState} />
        {state === "missing" && <div className={styles.none}>{data?.cameras[0]?.recorded.length === 0 ? words.none : t.playback.nothing}</div>}
        <span className={styles.tag}>
          {words.tag}. {moment(at, zone)}, {words.behind(pictureAge(behind))}
        </span>
      </div>
      <progress className={styles.progress} max={BACK_MS} value={Math.max(0, BACK_MS - Math.max(0, askedMs - at))} aria-label={words.label(camera.name)} />
    </section>
  );
}
