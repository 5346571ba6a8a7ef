import { useSyncExternalStore } from "react";

import type { CameraView } from "@/api/generated";
import { useSite } from "@/api/hooks";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { day, momentTenths, span } from "@/i18n/format";
import { Button, IconButton } from "@/kit/Button";
import { classes } from "@/kit/classes";
import layout from "@/kit/layout.module.css";
import { Segmented } from "@/kit/Segmented";
import { RATES } from "@/video/play-clock";
import type { SyncGroup } from "@/video/sync-group";
import { ticker } from "@/video/ticker";

import styles from "./Playback.module.css";
import { useClockState } from "./usePlayback";

interface Props {
  group: SyncGroup;
  /** Whose sound can be heard. */
  camera: CameraView | undefined;
  heard: boolean;
  /** What just happened, in words. */
  remark: string | undefined;
  onFrame: (direction: 1 | -1) => void;
  onEvent: (direction: 1 | -1) => void;
  onLive: () => void;
  onHear: () => void;
}

/** Play, pause, speed, and the moment shown. */
export function Transport({ group, camera, heard, remark, onFrame, onEvent, onLive, onHear }: Props) {
  const { clock } = group;
  const { playing, rate, held } = useClockState(clock);
  const { time_zone: zone } = useSite();
  const at = useSyncExternalStore(ticker.subscribe, () => Math.floor(clock.now() / 100) * 100);
  const skipped = useSyncExternalStore(ticker.subscribe, group.skipped);
  const hasSound = useSyncExternalStore(ticker.subscribe, () => (camera && group.player(camera.id)?.hasSound) ?? false);
  const words = t.playback;
  const said = skipped ? words.skipped(span((skipped.toMs - skipped.fromMs) / 1000)) : (remark ?? (held && playing ? words.held : ""));
  const key = (label: string, action: Parameters<typeof firstKey>[0]) => `${label} (${firstKey(action)})`;
  return (
    <section className={styles.transport} aria-label={words.transport}>
      <IconButton icon="frameBack" label={key(words.frameBack, "playback.frame_back")} onClick={() => { onFrame(-1); }} />
      <span className={styles.play}>
        <Button tone="primary" icon={playing ? "pause" : "play"} keyHint={firstKey("playback.toggle")} onClick={() => { if (playing) clock.pause(); else clock.play(); }}>
          {playing ? words.pause : words.play}
        </Button>
      </span>
      <IconButton icon="frameNext" label={key(words.frameNext, "playback.frame_next")} onClick={() => { onFrame(1); }} />
      <Segmented label={words.rate} value={rate} options={RATES.map((value) => ({ value, label: words.rates[value] }))} onChange={(value) => { clock.setRate(value); }} />
      <div className={styles.moment}>
        <time className={styles.time}>{momentTenths(at, zone)}</time>
        <span className={classes(layout.muted, layout.ellipsis)} role="status">
          {said || day(at, zone)}
        </span>
      </div>
      <span className={styles.tools}>
        {camera && hasSound && (
          <Button tone="ghost" drawingSuffices icon={heard ? "sound" : "mute"} aria-pressed={heard} keyHint={firstKey("playback.sound")} title={heard ? words.sound.mute(camera.name) : words.sound.hear(camera.name)} onClick={onHear}>
            {heard ? words.sound.on : words.sound.off}
          </Button>
        )}
        <IconButton icon="back" label={key(words.eventBack, "playback.event_back")} onClick={() => { onEvent(-1); }} />
        <IconButton icon="chev" label={key(words.eventNext, "playback.event_next")} onClick={() => { onEvent(1); }} />
        <Button tone="outline" keyHint={firstKey("playback.live")} onClick={onLive}>
          {words.live}
        </Button>
      </span>
    </section>
  );
}
