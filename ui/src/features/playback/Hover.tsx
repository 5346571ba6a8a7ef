import { useEffect, useRef, useState } from "react";

import type { CameraView, TimelineView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { t } from "@/i18n";
import { moment, shortDay, span } from "@/i18n/format";
import { Icon } from "@/kit/Icon";
import { severityClass } from "@/kit/SeverityChip";
import { StillFeed } from "@/video/still-feed";

import { markTitle } from "./mark-title";
import { gapAt, knownGaps } from "./marks";
import { loadStill } from "./stills";
import styles from "./Timeline.module.css";

export interface Pointed {
  x: number;
  atMs: number;
  camera: string | undefined;
  /** How far off a mark still counts as pointed at. */
  reachMs: number;
}

const WIDTH = 240;
const THUMBNAIL = 320;

interface Props {
  pointed: Pointed;
  width: number;
  timeline: TimelineView | undefined;
  cameras: readonly CameraView[];
  zone: string;
}

/** What lies under the pointer: its time, its picture or why there is none, and what happened. */
export function Hover({ pointed, width, timeline, cameras, zone }: Props) {
  const { client } = useEngine();
  const canvas = useRef<HTMLCanvasElement>(null);
  const feed = useRef<StillFeed>(undefined);
  const [shown, setShown] = useState<number>();
  const { camera, atMs, reachMs, x } = pointed;
  const row = timeline?.cameras.find((each) => each.camera === camera);
  const recorded = row?.recorded.some((each) => each.from_ms <= atMs && atMs < each.to_ms) ?? false;
  const gap = row && timeline && !recorded ? gapAt(knownGaps(row, timeline.now_ms), atMs) : undefined;
  const marks = timeline?.marks.filter((mark) => (mark.camera === undefined || mark.camera === camera) && mark.at_ms - reachMs <= atMs && atMs <= (mark.to_ms ?? mark.at_ms) + reachMs) ?? [];

  useEffect(() => {
    if (!canvas.current || camera === undefined) return undefined;
    const made = new StillFeed(canvas.current, (at) => loadStill(client, camera, at, THUMBNAIL), setShown);
    feed.current = made;
    return () => {
      made.close();
      feed.current = undefined;
      setShown(undefined);
    };
  }, [client, camera]);
  useEffect(() => {
    if (recorded) feed.current?.want(atMs);
  }, [recorded, atMs, camera]);

  const left = Math.min(Math.max(x - WIDTH / 2, 0), Math.max(0, width - WIDTH));
  return (
    <div className={styles.hover} style={{ left, width: WIDTH }}>
      <canvas ref={canvas} hidden={!recorded || shown === undefined} />
      <b>
        {moment(atMs, zone)} <span>{shortDay(atMs, zone)}</span>
      </b>
      {camera !== undefined && <span>{cameras.find((each) => each.id === camera)?.name}</span>}
      {gap && (
        <span>
          {t.playback.causes[gap.cause]}, {span((gap.to_ms - gap.from_ms) / 1000)}
        </span>
      )}
      {marks.slice(0, 4).map((mark) => (
        <span key={`${mark.kind}${mark.id}`} className={mark.severity ? severityClass(mark.severity) : undefined}>
          {mark.severity && <Icon name={mark.severity} size="small" />}
          {mark.severity ? t.common.severity[mark.severity] : t.playback.kinds[mark.kind]}: {markTitle(mark)}
        </span>
      ))}
    </div>
  );
}
