import { useState, useSyncExternalStore } from "react";

import type { CameraView } from "@/api/generated";
import { useEngine, useSite } from "@/api/hooks";
import { useAction } from "@/commands/hooks";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { momentTenths, pictureAge } from "@/i18n/format";
import { BlobImage } from "@/kit/BlobImage";
import { Button, IconButton } from "@/kit/Button";
import { classes } from "@/kit/classes";
import { Segmented } from "@/kit/Segmented";
import type { Rate } from "@/video/play-clock";
import type { RecordedState } from "@/video/recorded-player";
import { ticker } from "@/video/ticker";

import styles from "./AlarmClip.module.css";
import { FilmStrip } from "./FilmStrip";
import { RecordedPicture } from "./RecordedPicture";
import { saveSnapshot } from "./snapshot";
import { useClockState, usePlayback } from "./usePlayback";
import { useTimeline } from "./useTimeline";

/** So much before and after the alarm. */
const AROUND_MS = 10_000;
/** What is recorded around it, asked for often: its end may be being written. */
const WINDOW_MS = 120_000;
const RENEW_MS = 1000;
const RATES = [0.25, 1, 2] as const satisfies readonly Rate[];

interface Props {
  camera: CameraView;
  atMs: number;
  /** The picture taken when the alarm was raised: shown until the recording is there. */
  snapshot: Blob | undefined;
  title: string;
  severityClass: string;
  onLive: () => void;
  onOpen: () => void;
}

/** What happened: the alarm's picture at once, and the clip around it as soon as it is recorded. */
export function AlarmClip({ camera, atMs, snapshot, title, severityClass, onLive, onOpen }: Props) {
  const engine = useEngine();
  const { time_zone: zone } = useSite();
  const group = usePlayback(atMs);
  const { clock } = group;
  const { playing, rate } = useClockState(clock);
  const [state, setState] = useState<RecordedState>("unknown");
  const [remark, setRemark] = useState<string>();
  const { data } = useTimeline([camera.id], { fromMs: atMs - WINDOW_MS, toMs: atMs + WINDOW_MS }, RENEW_MS);
  const recorded = data?.cameras[0]?.recorded;
  const at = useSyncExternalStore(ticker.subscribe, () => Math.floor(clock.now() / 100) * 100);
  const ago = useSyncExternalStore(ticker.subscribe, () => Math.round((engine.nowMs() - clock.now()) / 1000) * 1000);
  const words = t.playback.clip;
  // The alarm of a camera without picture stands in a gap: what there is around it is its clip.
  const first = recorded?.find(({ from_ms, to_ms }) => to_ms > atMs - AROUND_MS && from_ms < atMs + AROUND_MS);
  const there = first !== undefined;
  const beginMs = Math.max(first?.from_ms ?? 0, atMs - AROUND_MS);
  const shown = state === "ready" || ((state === "unsupported" || state === "failed") && there);

  const toggle = () => {
    if (playing) clock.pause();
    else {
      const from = clock.now();
      // From its beginning when it stands at the event or at its end.
      if (Math.abs(from - atMs) < 500 || from >= atMs + AROUND_MS - 200) clock.seek(beginMs);
      clock.play(atMs + AROUND_MS);
    }
    return true;
  };
  useAction("playback.toggle", toggle);
  useAction("playback.live", () => {
    onLive();
    return true;
  });
  const step = (ms: number) => () => {
    clock.pause();
    clock.seek(group.player(camera.id)?.neighbour(ms > 0 ? 1 : -1) ?? clock.now() + ms);
    return true;
  };
  const frameMs = 1000 / Math.max(1, camera.fps_received);
  useAction("playback.frame_back", step(-frameMs));
  useAction("playback.frame_next", step(frameMs));
  const save = () => {
    void saveSnapshot(engine.client, camera, group, zone).then((saved) => {
      setRemark(saved ? t.playback.snapshotSaved(camera.name) : t.playback.snapshotFailed);
    });
    return true;
  };
  useAction("playback.snapshot", save);
  useAction("playback.export", () => {
    onOpen();
    return true;
  });
  const tag = !there ? (snapshot ? words.picture : words.waiting) : playing ? words.plays : words.paused;
  return (
    <>
      <div className={styles.stage}>
        <figure className={classes(styles.picture, severityClass)} aria-label={words.label(camera.name)}>
          {snapshot && !shown && <BlobImage className={styles.snapshot} blob={snapshot} alt={t.alerts.focus.picture(title)} />}
          <div className={styles.layers} hidden={!shown}>
            <RecordedPicture camera={camera.id} name={camera.name} group={group} recorded={recorded} scrubbing={false} onState={setState} />
          </div>
          <span className={classes(styles.tag, styles.left)}>{t.playback.tile(camera.number, camera.name)}</span>
          <span className={classes(styles.tag, styles.right)}>{shown ? words.at(momentTenths(at, zone), pictureAge(ago)) : words.at(momentTenths(atMs, zone), pictureAge(engine.nowMs() - atMs))}</span>
          <span className={styles.tag} role="status">
            {remark ?? tag}
          </span>
        </figure>
      </div>
      <section className={styles.clip} aria-label={t.playback.transport}>
        <div className={styles.row}>
          <IconButton tone="plain" icon="frameBack" label={`${t.playback.frameBack} (${firstKey("playback.frame_back")})`} onClick={step(-frameMs)} />
          <Button tone="outline" icon={playing ? "pause" : "play"} keyHint={firstKey("playback.toggle")} disabled={!there} onClick={toggle}>
            {playing ? t.playback.pause : t.playback.play}
          </Button>
          <Button tone="outline" icon="live" keyHint={firstKey("playback.live")} onClick={onLive}>
            {t.playback.replay.live}
          </Button>
          <time className={styles.time}>{momentTenths(at, zone)}</time>
          <span className={styles.tools}>
            <Segmented label={t.playback.rate} value={rate} options={RATES.map((value) => ({ value, label: t.playback.rates[value] }))} onChange={(value) => { clock.setRate(value); }} />
            <Button tone="ghost" keyHint={firstKey("playback.snapshot")} onClick={save}>
              {t.playback.actions.snapshot}
            </Button>
            <Button tone="ghost" icon="export" keyHint={firstKey("playback.export")} onClick={onOpen}>
              {words.open}
            </Button>
          </span>
        </div>
        <FilmStrip camera={camera.id} fromMs={atMs - AROUND_MS} toMs={atMs + AROUND_MS} eventMs={atMs} clock={clock} recorded={recorded} zone={zone} />
      </section>
    </>
  );
}
