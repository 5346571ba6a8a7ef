import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";

import type { CameraView, MarkView } from "@/api/generated";
import { explainFailure } from "@/api/explain";
import { useCameras, useEngine, useMay, useSite } from "@/api/hooks";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { moment, span } from "@/i18n/format";
import { Button, IconButton } from "@/kit/Button";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { TimeField } from "@/kit/TimeField";
import { ticker } from "@/video/ticker";

import { BookmarkForm } from "./BookmarkForm";
import { CameraChoice } from "./CameraChoice";
import { exporterName, rememberExporter } from "./exporter";
import { ExportForm } from "./ExportForm";
import { markTitle } from "./mark-title";
import { MarkList } from "./MarkList";
import { neighbourMark } from "./marks";
import { PictureGrid } from "./PictureGrid";
import styles from "./Playback.module.css";
import { ProtectForm } from "./ProtectForm";
import { isFull, rangeOr, type FullRange, type Range } from "./range";
import sideStyles from "./Side.module.css";
import { saveSnapshot } from "./snapshot";
import { Timeline } from "./Timeline";
import { TimelineFoot } from "./TimelineFoot";
import { length, viewAround, windowOf, type View } from "./timeline-view";
import { Transport } from "./Transport";
import { useExports } from "./useExports";
import { usePlayback } from "./usePlayback";
import { usePlaybackKeys } from "./usePlaybackKeys";
import { fetchTimeline, useTimeline } from "./useTimeline";

/** What the address says of a playback. */
export interface PlaybackPlace {
  cameras?: string;
  at?: number;
  from?: number;
  to?: number;
}

interface Props {
  place: PlaybackPlace;
  onPlace: (place: PlaybackPlace) => void;
  onLive: (camera: string | undefined) => void;
  onAddCamera: () => void;
  /** Puts video of a time into an incident; absent for those who may not. */
  onIncident: ((range: FullRange, cameras: readonly string[]) => void) | undefined;
}

export const MOST_CAMERAS = 9;
/** Without a wish so many are shown. */
const FIRST_CAMERAS = 4;
const FIRST_BACK_MS = 60_000;
const FIRST_VIEW_MS = 3_600_000;
/** A clip fills this share of the timeline. */
const CLIP_VIEW = 12;
const NEAR_MS = 600_000;
const NEAR_RENEW_MS = 2000;

export function PlaybackScreen({ place, onPlace, onLive, onAddCamera, onIncident }: Props) {
  const cameras = useCameras();
  if (cameras.length === 0) {
    return (
      <EmptyState title={t.playback.empty.title} text={t.playback.empty.text}>
        <Button tone="primary" icon="plus" onClick={onAddCamera}>
          {t.playback.empty.action}
        </Button>
      </EmptyState>
    );
  }
  const wanted = place.cameras?.split(",") ?? cameras.slice(0, FIRST_CAMERAS).map((camera) => camera.id);
  const found = cameras.filter((camera) => wanted.includes(camera.id)).slice(0, MOST_CAMERAS);
  // Another clip is another playback.
  return <Playback key={`${String(place.from)}${String(place.to)}`} all={cameras} cameras={found.length > 0 ? found : cameras.slice(0, 1)} place={place} onPlace={onPlace} onLive={onLive} onIncident={onIncident} />;
}

type Side = "events" | "bookmark" | "protect" | "export";

const NEEDS = { bookmark: "mark_recordings", protect: "protect_recordings", export: "export_video" } as const;

interface PlaybackProps extends Omit<Props, "onAddCamera"> {
  all: readonly CameraView[];
  cameras: readonly CameraView[];
}

function Playback({ all, cameras, place, onPlace, onLive, onIncident }: PlaybackProps) {
  const engine = useEngine();
  const may = useMay();
  const { time_zone: zone } = useSite();
  const [startMs] = useState(() => place.at ?? place.from ?? engine.nowMs() - FIRST_BACK_MS);
  const group = usePlayback(startMs);
  const { clock } = group;
  const [view, setView] = useState<View>(() =>
    place.from !== undefined && place.to !== undefined
      ? viewAround((place.from + place.to) / 2, (place.to - place.from) * CLIP_VIEW, 0.5, engine.nowMs())
      : viewAround(startMs, FIRST_VIEW_MS, 0.9, engine.nowMs()),
  );
  const [range, setRange] = useState<Range>(() => (place.from !== undefined && place.to !== undefined ? { inMs: place.from, outMs: place.to } : {}));
  const [active, setActive] = useState(cameras[0]?.id);
  const [enlarged, setEnlarged] = useState(false);
  const [scrubbing, setScrubbing] = useState(false);
  const [side, setSide] = useState<Side>("events");
  const [remark, setRemark] = useState<string>();
  const [current, setCurrent] = useState<string>();
  const [reason, setReason] = useState("");
  const [by, setBy] = useState(exporterName);
  const [exported, setExported] = useState<readonly string[]>();
  const [heard, setHeard] = useState(false);
  const exports = useExports(side === "export");
  const ids = cameras.map((camera) => camera.id);
  const camera = cameras.find((each) => each.id === active) ?? cameras[0];

  // Only the chosen camera is heard, and it only when somebody asked.
  useEffect(() => {
    group.hear(heard ? camera?.id : undefined);
  }, [group, heard, camera?.id]);

  const timeline = useTimeline(ids, windowOf(view));
  const nearMs = useSyncExternalStore(ticker.subscribe, () => Math.floor(clock.now() / NEAR_MS) * NEAR_MS);
  const near = useTimeline(ids, { fromMs: nearMs - NEAR_MS, toMs: nearMs + 2 * NEAR_MS }, NEAR_RENEW_MS);

  // A store that has only just begun to record: where it began instead of where nothing is.
  const anywhere = useRef(place.at === undefined && place.from === undefined);
  useEffect(() => {
    if (!anywhere.current || !near.data) return;
    anywhere.current = false;
    const at = clock.now();
    const recorded = near.data.cameras.flatMap((row) => row.recorded);
    const next = Math.min(...recorded.map(({ from_ms, to_ms }) => (to_ms > at ? Math.max(at, from_ms + 1) : Number.POSITIVE_INFINITY)));
    if (Number.isFinite(next) && next > at) clock.seek(next);
  }, [clock, near.data]);
  // A clip plays by itself, once.
  useEffect(() => {
    if (place.from !== undefined && place.to !== undefined) clock.play(place.to);
  }, [clock, place.from, place.to]);
  useEffect(() => {
    if (remark === undefined) return undefined;
    const timer = setTimeout(() => { setRemark(undefined); }, 5000);
    return () => { clearTimeout(timer); };
  }, [remark]);
  // The address follows where one stands still, so that a screen can be linked.
  const latest = useRef(place);
  useEffect(() => {
    latest.current = place;
  }, [place]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = clock.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (!clock.get().playing) onPlace({ ...latest.current, at: Math.floor(clock.now()) });
      }, 500);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [clock, onPlace]);

  const show = useCallback((atMs: number) => {
    setView((old) => (atMs >= old.fromMs && atMs <= old.toMs ? old : viewAround(atMs, length(old), 0.5, engine.nowMs())));
  }, [engine]);
  const seek = useCallback((toMs: number) => {
    clock.seek(toMs);
    show(clock.now());
  }, [clock, show]);
  const toMark = async (direction: 1 | -1) => {
    // While playing, the one just passed is not the previous one.
    const from = clock.now() - (direction < 0 && clock.get().playing ? 1500 : 0);
    const found = neighbourMark(timeline.data?.marks.filter((mark) => mark.at_ms >= view.fromMs && mark.at_ms <= view.toMs) ?? [], from, direction) ?? (await searchMark(from, direction));
    if (!found) {
      setRemark(direction > 0 ? t.playback.noMore.next : t.playback.noMore.back);
      return;
    }
    seek(found.at_ms);
    setCurrent(found.kind + found.id);
    if (found.camera !== undefined && ids.includes(found.camera)) setActive(found.camera);
    setRemark(`${found.severity ? t.common.severity[found.severity] : t.playback.kinds[found.kind]}: ${markTitle(found)}`);
  };
  /** Further and further away, until there is one. */
  const searchMark = async (from: number, direction: 1 | -1): Promise<MarkView | undefined> => {
    for (const hours of [6, 48, 720]) {
      const far = from + direction * hours * 3_600_000;
      const found = await fetchTimeline(engine, ids, direction > 0 ? { fromMs: from, toMs: far } : { fromMs: far, toMs: from }).catch(() => undefined);
      const mark = found && neighbourMark(found.marks, from, direction);
      if (mark) return mark;
      if (direction > 0 && far > engine.nowMs()) return undefined;
    }
    return undefined;
  };
  const step = (direction: 1 | -1) => {
    clock.pause();
    const to = camera && group.player(camera.id)?.neighbour(direction);
    seek(to ?? clock.now() + (direction * 1000) / Math.max(1, camera?.fps_received ?? 10));
  };
  const snapshot = async () => {
    if (!camera) return;
    const saved = await saveSnapshot(engine.client, camera, group, zone);
    setRemark(saved ? t.playback.snapshotSaved(camera.name) : t.playback.snapshotFailed);
  };
  const full = rangeOr(range, clock.now());
  const takeRange = (next: FullRange) => { setRange(next); };
  const chosen = exported?.filter((id) => ids.includes(id)) ?? ids;
  const why = reason || reasonFor(timeline.data?.marks ?? [], full);
  const returnTo = useRef<Element>(null);
  const openSide = (next: Exclude<Side, "events">) => {
    if (!may(NEEDS[next])) return;
    if (side === "events") returnTo.current = document.activeElement;
    clock.pause();
    if (next === "protect" || next === "export") setRange(rangeOr(range, clock.now()));
    setSide(next);
  };
  const closeSide = () => {
    setSide("events");
    if (returnTo.current instanceof HTMLElement && returnTo.current.isConnected) returnTo.current.focus();
  };
  const startExport = () => {
    if (!may(NEEDS.export)) return;
    if (side !== "export") openSide("export");
    if (!isFull(range)) {
      setRange(full);
      return;
    }
    exports.start.mutate({ cameras: [...chosen], from_ms: Math.floor(range.inMs), to_ms: Math.ceil(range.outMs), reason: why, exported_by: by });
    rememberExporter(by);
  };
  const toIncident = onIncident && (() => {
    clock.pause();
    const marked = rangeOr(range, clock.now());
    setRange(marked);
    onIncident(marked, ids);
  });
  const done = (said: string) => {
    setRemark(said);
    closeSide();
  };

  usePlaybackKeys({
    clock, view, range, cameras, active,
    onView: setView, onRange: setRange, onActive: setActive, onSeek: seek, onStep: step,
    onMark: (direction) => void toMark(direction),
    onLive: () => { onLive(camera?.id); },
    onSnapshot: () => void snapshot(),
    onBookmark: () => { openSide("bookmark"); },
    onProtect: () => { openSide("protect"); },
    onIncident: toIncident,
    onExport: startExport,
    onEnlarge: () => { setEnlarged(!enlarged); },
    hasSound: (id) => group.player(id)?.hasSound ?? false,
    onHear: () => { setHeard(!heard); },
    onLeave: () => {
      if (side !== "events") closeSide();
      else if (enlarged) setEnlarged(false);
      else if (range.inMs !== undefined) setRange({});
      else return false;
      return true;
    },
  });

  const actions = t.playback.actions;
  return (
    <div ref={keepFocus} className={styles.screen}>
      <PictureGrid
        cameras={enlarged && camera ? [camera] : cameras}
        group={group}
        rows={near.data?.cameras}
        nowMs={near.data?.now_ms ?? engine.nowMs()}
        active={camera?.id}
        scrubbing={scrubbing}
        onActive={setActive}
        onOpen={() => { setEnlarged(!enlarged); }}
      />
      <Transport group={group} camera={camera} heard={heard} onHear={() => { setHeard(!heard); }} remark={remark} onFrame={step} onEvent={(direction) => void toMark(direction)} onLive={() => { onLive(camera?.id); }} />
      <Timeline
        cameras={cameras}
        active={camera?.id}
        clock={clock}
        view={view}
        timeline={timeline.data}
        range={range}
        onView={setView}
        onActive={setActive}
        onScrub={(atMs, on) => {
          setScrubbing(on);
          clock.seek(atMs);
        }}
      >
        <TimelineFoot view={view} timeline={timeline.data} nowMs={engine.nowMs()} atMs={() => clock.now()} onView={setView} />
      </Timeline>
      <aside className={sideStyles.side}>
        {side === "bookmark" && camera ? (
          <BookmarkForm camera={camera} atMs={clock.now()} onClose={closeSide} onDone={done} />
        ) : side === "protect" ? (
          <ProtectForm cameras={cameras} range={full} onRange={takeRange} onClose={closeSide} onDone={done} />
        ) : side === "export" ? (
          <ExportForm cameras={cameras} chosen={chosen} range={full} reason={why} by={by} timeline={timeline.data} exports={exports} onChosen={setExported} onRange={takeRange} onReason={setReason} onBy={setBy} onStart={startExport} onClose={closeSide} />
        ) : (
          <Panel
            title={t.playback.side.title}
            flush
            tools={<CameraChoice all={all} chosen={ids} onChosen={(next) => { onPlace({ ...place, cameras: next.join(",") }); }} />}
            foot={
              <div className={sideStyles.tools} role="group" aria-label={actions.label}>
                <Button tone="outline" size="small" icon="cam" keyHint={firstKey("playback.snapshot")} onClick={() => void snapshot()}>{actions.snapshot}</Button>
                {may("mark_recordings") && <Button tone="outline" size="small" icon="note" keyHint={firstKey("playback.bookmark")} onClick={() => { openSide("bookmark"); }}>{actions.bookmark}</Button>}
                {may("protect_recordings") && <Button tone="outline" size="small" icon="lock" keyHint={firstKey("playback.protect")} onClick={() => { openSide("protect"); }}>{actions.protect}</Button>}
                {toIncident && <Button tone="outline" size="small" icon="folder" keyHint={firstKey("playback.incident")} onClick={toIncident}>{actions.incident}</Button>}
                {may("export_video") && <Button tone="outline" size="small" icon="export" keyHint={firstKey("playback.export")} onClick={() => { openSide("export"); }}>{actions.export}</Button>}
              </div>
            }
          >
            <div className={sideStyles.goto}>
              <GoTo clock={clock} zone={zone} onSeek={seek} />
            </div>
            {timeline.error && <Note tone="warn">{t.playback.stale(explainFailure(timeline.error))}</Note>}
            {isFull(range) && (
              <div className={sideStyles.range}>
                {t.playback.range(moment(range.inMs, zone), moment(range.outMs, zone), span((range.outMs - range.inMs) / 1000))}
                <IconButton icon="x" label={t.playback.side.clear} onClick={() => { setRange({}); }} />
              </div>
            )}
            <MarkList timeline={timeline.data} cameras={cameras} view={view} current={current} onSeek={(atMs, id, mark) => {
              seek(atMs);
              setCurrent(mark);
              if (id !== undefined && ids.includes(id)) setActive(id);
            }} />
          </Panel>
        )}
      </aside>
    </div>
  );
}

/** A click on a button leaves the focus where it is, so that Space goes on to play and pause. */
function keepFocus(screen: HTMLElement | null): (() => void) | undefined {
  const onDown = (event: MouseEvent) => {
    if (event.target instanceof Element && event.target.closest("button")) event.preventDefault();
  };
  screen?.addEventListener("mousedown", onDown);
  return () => {
    screen?.removeEventListener("mousedown", onDown);
  };
}

function GoTo({ clock, zone, onSeek }: { clock: { now: () => number }; zone: string; onSeek: (ms: number) => void }) {
  const at = useSyncExternalStore(ticker.subscribe, () => Math.floor(clock.now() / 1000) * 1000);
  return <TimeField label={t.playback.goTo} valueMs={at} zone={zone} onValue={onSeek} />;
}

/** What a range is about, from the first alarm, bookmark or protection in it. */
function reasonFor(marks: readonly MarkView[], range: FullRange): string {
  const mark = marks.find((each) => each.kind !== "event" && each.at_ms >= range.inMs && each.at_ms <= range.outMs);
  return mark ? `${t.playback.kinds[mark.kind]}: ${markTitle(mark)}` : t.playback.export.reasonDefault;
}
