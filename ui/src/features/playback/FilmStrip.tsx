import { useSyncExternalStore, type CSSProperties } from "react";

import type { RecordedView } from "@/api/generated";
import { useBlob } from "@/api/useBlob";
import { t } from "@/i18n";
import { moment } from "@/i18n/format";
import { BlobImage } from "@/kit/BlobImage";
import type { PlayClock } from "@/video/play-clock";
import { ticker } from "@/video/ticker";

import styles from "./AlarmClip.module.css";

const FRAMES = 12;
const FRAME_WIDTH = 160;

interface Props {
  camera: string;
  fromMs: number;
  toMs: number;
  /** What it is about. */
  eventMs: number;
  clock: PlayClock;
  recorded: readonly RecordedView[] | undefined;
  zone: string;
}

/** A clip as a row of pictures; a click goes there, as arrows do in steps. */
export function FilmStrip({ camera, fromMs, toMs, eventMs, clock, recorded, zone }: Props) {
  const at = useSyncExternalStore(ticker.subscribe, () => Math.floor(clock.now() / 100) * 100);
  const share = (ms: number) => `${String(Math.min(100, Math.max(0, ((ms - fromMs) / (toMs - fromMs)) * 100)))}%`;
  const step = (toMs - fromMs) / FRAMES;
  return (
    <div>
      <div className={styles.film}>
        {Array.from({ length: FRAMES }, (_, index) => {
          const middle = Math.floor(fromMs + (index + 0.5) * step);
          const there = recorded?.some(({ from_ms, to_ms }) => from_ms <= middle && middle < to_ms) ?? false;
          return (
            <button key={index} type="button" tabIndex={-1} aria-keyshortcuts="ArrowLeft ArrowRight" aria-label={t.playback.clip.goTo(moment(middle, zone))} onClick={() => { clock.seek(middle); }}>
              {there && <Frame path={`/recordings/${encodeURIComponent(camera)}/picture?at_ms=${String(middle)}&width=${String(FRAME_WIDTH)}`} />}
            </button>
          );
        })}
        <i className={styles.event} style={{ "--at": share(eventMs) } as CSSProperties} />
        <i className={styles.now} style={{ "--at": share(at) } as CSSProperties} />
      </div>
      <div className={styles.ends}>
        <span>{moment(fromMs, zone)}</span>
        <b>{t.playback.clip.event}</b>
        <span>{moment(toMs, zone)}</span>
      </div>
    </div>
  );
}

function Frame({ path }: { path: string }) {
  const blob = useBlob(path);
  return blob ? <BlobImage blob={blob} alt="" /> : null;
}
