import { useEffect, useRef, useState, type CSSProperties, type ReactNode } from "react";

import type { CameraView, TimelineView } from "@/api/generated";
import { useEngine, useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { moment } from "@/i18n/format";
import layout from "@/kit/layout.module.css";
import { useSize } from "@/kit/useSize";
import { usePreferences } from "@/platform/preferences";
import type { PlayClock } from "@/video/play-clock";

import { Hover, type Pointed } from "./Hover";
import { Playhead } from "./Playhead";
import { ticks } from "./ticks";
import { AXIS, HEAD, paintTimeline } from "./timeline-paint";
import { length, momentAt, panned, placeOf, ZOOM_STEP, zoomed, type View } from "./timeline-view";
import styles from "./Timeline.module.css";

interface Props {
  cameras: readonly CameraView[];
  active: string | undefined;
  clock: PlayClock;
  view: View;
  timeline: TimelineView | undefined;
  range: { inMs?: number; outMs?: number };
  /** Below the lanes: what is drawn and which keys there are. */
  children: ReactNode;
  onView: (view: View) => void;
  onActive: (camera: string) => void;
  /** While the pointer drags and when it lets go. */
  onScrub: (atMs: number, scrubbing: boolean) => void;
}

/** More lanes are lower, so that the pictures keep their room. */
function laneHeight(lanes: number): number {
  return lanes <= 2 ? 36 : lanes <= 4 ? 30 : innerHeight < LOW_SCREEN ? 16 : 20;
}

const LOW_SCREEN = 860;

type Drag = { kind: "scrub" } | { kind: "pan"; x: number; view: View };

/** What is recorded of each camera, on one axis of time: dragging in it shows pictures, dragging its axis moves it. */
export function Timeline({ cameras, active, clock, view, timeline, range, children, onView, onActive, onScrub }: Props) {
  const engine = useEngine();
  const { time_zone: zone } = useSite();
  const { theme } = usePreferences();
  const [size, attach] = useSize();
  const canvas = useRef<HTMLCanvasElement>(null);
  const track = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag>(undefined);
  const [pointed, setPointed] = useState<Pointed>();
  const width = Math.floor(size?.width ?? 0);
  const lane = laneHeight(cameras.length);

  useEffect(() => {
    if (!canvas.current || width === 0) return;
    const rows = cameras.map((camera) => timeline?.cameras.find((row) => row.camera === camera.id) ?? { camera: camera.id, recorded: [], gaps: [] });
    paintTimeline(canvas.current, { view, width, lane, rows, marks: timeline?.marks ?? [], ticks: ticks(view, width, zone), nowMs: timeline?.now_ms ?? 0 });
  }, [cameras, timeline, view, width, lane, zone, theme]);

  // React listens to the wheel passively, where it cannot be kept from scrolling.
  useEffect(() => {
    const element = track.current;
    if (!element) return undefined;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const now = engine.nowMs();
      const sideways = event.shiftKey ? event.deltaY : event.deltaX;
      if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) onView(panned(view, sideways / 1200, now));
      else if (event.deltaY !== 0) onView(zoomed(view, momentAt(event.offsetX, view, width), event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP, now));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => {
      element.removeEventListener("wheel", onWheel);
    };
  }, [engine, view, width, onView]);

  const laneAt = (y: number) => cameras[Math.floor((y - HEAD) / lane)];
  const place = (event: { clientX: number; clientY: number }) => {
    const box = track.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  };
  const selection = range.inMs !== undefined && { from: range.inMs, to: range.outMs ?? range.inMs };
  return (
    <section className={styles.timeline} aria-label={t.playback.timeline} style={{ "--lane": `${String(lane)}px`, "--head": `${String(HEAD)}px`, "--axis": `${String(AXIS)}px`, "--lanes": cameras.length } as CSSProperties}>
      <div className={styles.labels}>
        {cameras.map((camera) => (
          <button key={camera.id} type="button" aria-pressed={camera.id === active} title={t.playback.lane(camera.name)} onClick={() => { onActive(camera.id); }}>
            <span className={layout.faint}>{camera.number}</span>
            <span className={layout.ellipsis}>{camera.name}</span>
          </button>
        ))}
      </div>
      <div
        ref={(element) => {
          track.current = element;
          return attach(element);
        }}
        className={styles.track}
        onPointerDown={(event) => {
          if (event.button > 1) return;
          const { x, y } = place(event);
          event.currentTarget.setPointerCapture(event.pointerId);
          if (event.button === 1 || y > HEAD + cameras.length * lane) {
            drag.current = { kind: "pan", x, view };
            return;
          }
          drag.current = { kind: "scrub" };
          const camera = laneAt(y);
          if (camera) onActive(camera.id);
          onScrub(momentAt(x, view, width), true);
        }}
        onPointerMove={(event) => {
          const { x, y } = place(event);
          if (drag.current?.kind === "scrub") onScrub(momentAt(x, view, width), true);
          else if (drag.current) onView(panned(drag.current.view, (drag.current.x - x) / width, engine.nowMs()));
          setPointed(drag.current ? undefined : { x, atMs: momentAt(x, view, width), camera: laneAt(y)?.id, reachMs: (8 / width) * length(view) });
        }}
        onPointerUp={(event) => {
          if (drag.current?.kind === "scrub") onScrub(momentAt(place(event).x, view, width), false);
          drag.current = undefined;
        }}
        onPointerCancel={() => {
          drag.current = undefined;
        }}
        onPointerLeave={() => {
          setPointed(undefined);
        }}
      >
        <canvas ref={canvas} className={styles.canvas} aria-hidden="true" />
        {selection && (
          <div
            className={styles.range}
            style={{ left: placeOf(selection.from, view, width), width: Math.max(2, placeOf(selection.to, view, width) - placeOf(selection.from, view, width)) }}
          />
        )}
        <NowLine view={view} width={width} nowMs={timeline?.now_ms} />
        {pointed && <Hover pointed={pointed} width={width} timeline={timeline} zone={zone} cameras={cameras} />}
        <Playhead clock={clock} view={view} width={width} zone={zone} onView={onView} />
      </div>
      <div className={styles.foot}>{children}</div>
      <span className={layout.hidden}>{timeline && `${moment(view.fromMs, zone)} – ${moment(view.toMs, zone)}`}</span>
    </section>
  );
}

function NowLine({ view, width, nowMs }: { view: View; width: number; nowMs: number | undefined }) {
  if (nowMs === undefined || nowMs > view.toMs) return null;
  const x = placeOf(nowMs, view, width);
  return (
    <div className={styles.now} style={{ left: x }}>
      {width - x > 36 && <span>{t.playback.now}</span>}
    </div>
  );
}
