import { useState, useSyncExternalStore, type ReactNode } from "react";

import type { CameraView, Direction, HandClipView, HandCountView, HandVerdict, TapView } from "@/api/generated";
import { useSite } from "@/api/hooks";
import { useAction } from "@/commands/hooks";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { count as written, moment, shortDay } from "@/i18n/format";
import { Button } from "@/kit/Button";
import { Key } from "@/kit/Key";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { Segmented } from "@/kit/Segmented";
import type { PlayClock, Rate } from "@/video/play-clock";
import { ticker } from "@/video/ticker";

import styles from "./Accuracy.module.css";
import type { Stage } from "./CountScreen";
import { LineOverlay } from "./LineOverlay";
import { BACK_MS, clock as timer, countOf, tapped, undone, upTo } from "./tapping";

/** Faster, only single pictures are shown: nobody could count. */
const RATES = [0.5, 1, 2] as const satisfies readonly Rate[];
/** The clock stops a moment before the end where the last picture stands. */
const END_MS = 150;

interface Props {
  count: HandCountView;
  clip: HandClipView;
  camera: CameraView;
  stage: Stage;
  list: ReactNode;
  problem: ReactNode;
  busy: boolean;
  onJudge: (verdict: HandVerdict) => void;
}

/** One clip: it plays, and each person who crosses the line is tapped. */
export function ClipWork({ count, clip, camera, stage, list, problem, busy, onJudge }: Props) {
  const { time_zone: zone } = useSite();
  const words = t.accuracy.work;
  const [fromMs, toMs] = [clip.from_ms - count.margin_ms, clip.to_ms + count.margin_ms];
  return stage({ camera, fromMs, toMs }, ({ clock, picture, missing }) => (
    <>
      <Panel
        title={words.title(clip.number, count.clips.length)}
        beside={<span className={layout.muted}>{words.where(camera.name, shortDay(clip.from_ms, zone), moment(clip.from_ms, zone))}</span>}
        tools={<Speed clock={clock} />}
      >
        <div className={styles.stage}>
          <div className={styles.picture}>
            {picture}
            <LineOverlay line={count.line} size={camera.size} />
            <span className={styles.tag}>{missing ? words.missing : words.blind}</span>
          </div>
        </div>
      </Panel>
      <div className={styles.side}>
        <Taps clock={clock} fromMs={fromMs} toMs={toMs} problem={problem} busy={busy} onJudge={onJudge} />
        {list}
      </div>
    </>
  ));
}

function Speed({ clock }: { clock: PlayClock }) {
  const { rate } = useSyncExternalStore(clock.subscribe, clock.get);
  return <Segmented label={t.playback.rate} value={rate} options={RATES.map((value) => ({ value, label: t.playback.rates[value] }))} onChange={(value) => { clock.setRate(value); }} />;
}

interface TapsProps {
  clock: PlayClock;
  fromMs: number;
  toMs: number;
  problem: ReactNode;
  busy: boolean;
  onJudge: (verdict: HandVerdict) => void;
}

/** The two keys, and what there is to do with a clip. */
function Taps({ clock, fromMs, toMs, problem, busy, onJudge }: TapsProps) {
  const [taps, setTaps] = useState<readonly TapView[]>([]);
  const { playing } = useSyncExternalStore(clock.subscribe, clock.get);
  const at = useSyncExternalStore(ticker.subscribe, () => Math.floor(clock.now() / 100) * 100);
  const over = at >= toMs - END_MS;
  const words = t.accuracy.work;
  const tap = (direction: Direction) => {
    setTaps(tapped(taps, Math.min(toMs, Math.max(fromMs, clock.now())), direction));
    return true;
  };
  const undo = () => {
    setTaps(undone(taps));
    return true;
  };
  const goTo = (ms: number) => {
    const to = Math.max(fromMs, ms);
    setTaps(upTo(taps, to));
    clock.seek(to);
    clock.play(toMs);
    return true;
  };
  const toggle = () => {
    if (playing) clock.pause();
    else if (over) goTo(fromMs);
    else clock.play(toMs);
    return true;
  };
  const next = () => {
    if (over && !busy) onJudge({ cannot_see: false, taps: [...taps] });
    return true;
  };
  const unseen = () => {
    if (!busy) onJudge({ cannot_see: true, taps: [] });
    return true;
  };
  useAction("count.in", () => tap("in"));
  useAction("count.out", () => tap("out"));
  useAction("count.undo", undo);
  useAction("count.unseen", unseen);
  useAction("count.next", next);
  useAction("playback.toggle", toggle);
  useAction("playback.back", () => goTo(clock.now() - BACK_MS));
  return (
    <Panel title={words.tap}>
      <div className={layout.stack}>
        {problem}
        <div className={styles.keys}>
          {(["in", "out"] as const).map((direction) => (
            // A press must not take the focus: the next Space is to pause.
            <button key={direction} type="button" onMouseDown={(event) => { event.preventDefault(); }} onClick={() => tap(direction)}>
              <span className={layout.muted}>{words[direction]}</span>
              <b>{written(countOf(taps, direction))}</b>
              <Key name={firstKey(direction === "in" ? "count.in" : "count.out")} />
            </button>
          ))}
        </div>
        <Progress atMs={at - fromMs} lengthMs={toMs - fromMs} taps={taps.map((each) => each.at_ms - fromMs)} />
        <div className={styles.acts}>
          <Button tone="outline" icon={playing ? "pause" : "play"} keyHint={firstKey("playback.toggle")} onClick={toggle}>
            {playing ? t.playback.pause : over ? words.again : t.playback.play}
          </Button>
          <Button tone="ghost" icon="undo" keyHint={firstKey("count.undo")} disabled={taps.length === 0} onClick={undo}>
            {words.undo}
          </Button>
          <Button tone="ghost" keyHint={firstKey("playback.back")} onClick={() => goTo(clock.now() - BACK_MS)}>
            {words.back}
          </Button>
          <Button tone="ghost" icon="offline" keyHint={firstKey("count.unseen")} disabled={busy} onClick={unseen}>
            {words.unseenAct}
          </Button>
          <Button tone="primary" icon="right" keyHint={firstKey("count.next")} disabled={!over || busy} onClick={next}>
            {words.next}
          </Button>
        </div>
        <Note>{words.hint}</Note>
      </div>
    </Panel>
  );
}

/** How far the clip has come, with a mark for each tap. */
function Progress({ atMs, lengthMs, taps }: { atMs: number; lengthMs: number; taps: readonly number[] }) {
  const words = t.accuracy.work;
  const share = (ms: number) => `${String(Math.min(100, Math.max(0, (ms / lengthMs) * 100)))}%`;
  return (
    <div className={styles.progress}>
      <progress max={lengthMs} value={Math.min(lengthMs, Math.max(0, atMs))} aria-label={words.progress} />
      {taps.map((ms, index) => (
        <i key={index} style={{ left: share(ms) }} />
      ))}
      <span>{words.time(timer(atMs), timer(lengthMs))}</span>
    </div>
  );
}
