import { useEffect, useRef } from "react";

import { useEngine } from "@/api/hooks";
import { t } from "@/i18n";
import { moment } from "@/i18n/format";
import type { PlayClock } from "@/video/play-clock";

import { following, placeOf, type View } from "./timeline-view";
import styles from "./Timeline.module.css";

interface Props {
  clock: PlayClock;
  view: View;
  width: number;
  zone: string;
  onView: (view: View) => void;
}

/** The moment shown. It moves with every frame of the screen, past React. */
export function Playhead({ clock, view, width, zone, onView }: Props) {
  const engine = useEngine();
  const line = useRef<HTMLDivElement>(null);
  const words = useRef<HTMLElement>(null);
  useEffect(() => {
    let frame = 0;
    let shown = "";
    const draw = () => {
      frame = requestAnimationFrame(draw);
      const at = clock.now();
      const x = placeOf(at, view, width);
      const label = moment(at, zone);
      if (line.current) {
        line.current.style.transform = `translateX(${x.toFixed(1)}px)`;
        line.current.hidden = x < 0 || x > width;
        line.current.setAttribute("aria-valuenow", String(Math.round(at)));
      }
      if (label !== shown && words.current) {
        words.current.textContent = label;
        line.current?.setAttribute("aria-valuetext", label);
        shown = label;
      }
      if (words.current) {
        // Its label stays within the timeline.
        const half = words.current.offsetWidth / 2;
        const shift = Math.max(half - x, Math.min(0, width - half - x));
        words.current.style.transform = `translateX(calc(-50% + ${shift.toFixed(1)}px))`;
      }
      if (clock.get().playing) {
        const next = following(view, at, engine.nowMs());
        if (next !== view) onView(next);
      }
    };
    draw();
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [engine, clock, view, width, zone, onView]);
  return (
    <div ref={line} className={styles.head} role="slider" tabIndex={0} aria-label={t.playback.timeline} aria-valuemin={Math.round(view.fromMs)} aria-valuemax={Math.round(view.toMs)} aria-valuenow={Math.round(view.fromMs)}>
      <b ref={words} />
    </div>
  );
}
