import type { CSSProperties, ReactNode } from "react";

import type { HeatmapView, ZoneView } from "@/api/generated";
import { t } from "@/i18n";

import { runsOf, type HeatFigure } from "./heat";
import styles from "./Movement.module.css";

interface Props {
  map: Pick<HeatmapView, "columns" | "rows" | "cells"> | undefined;
  figure: HeatFigure;
  scale: readonly number[];
  /** Width by height of what is behind it. */
  ratio: number;
  zones: readonly ZoneView[];
  label: string;
  /** The picture that it lies on. */
  children: ReactNode;
}

/** Where people were, on the picture; zones are drawn on it so that places have names. */
export function HeatPicture({ map, figure, scale, ratio, zones, label, children }: Props) {
  const [columns, rows] = [map?.columns ?? 64, map?.rows ?? 36];
  return (
    <div className={styles.area}>
      <div className={styles.stage} style={{ "--ratio": ratio } as CSSProperties}>
        {children}
        <svg className={styles.heat} viewBox={`0 0 ${String(columns)} ${String(rows)}`} preserveAspectRatio="none" role="img" aria-label={label}>
          {map && runsOf(map.cells, figure, scale).map((run) => <rect key={`${String(run.x)}/${String(run.y)}`} className={styles[`level${String(run.level)}`]} x={run.x} y={run.y} width={run.width} height={1} />)}
          {zones.map((zone) => (
            <polygon key={zone.name} className={styles.zone} points={zone.points.map(([x, y]) => `${String(x * columns)},${String(y * rows)}`).join(" ")} />
          ))}
        </svg>
        {zones.map((zone) => (
          <span key={zone.name} className={styles.zoneName} style={nameAt(zone)}>
            {zone.name}
          </span>
        ))}
      </div>
    </div>
  );
}

function nameAt({ points }: ZoneView): CSSProperties {
  const middle = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / Math.max(1, points.length);
  return { left: `${String(middle(0) * 100)}%`, top: `${String(middle(1) * 100)}%` };
}

/** What the colours mean: from where each begins. */
export function HeatLegend({ scale, words }: { scale: readonly number[]; words: (value: number) => string }) {
  return (
    <span className={styles.legend} role="group" aria-label={t.movement.legend.label}>
      <span>{t.movement.legend.less}</span>
      {[0, ...scale].map((begins, level) => (
        <i key={level} className={styles[`level${String(level)}`]} title={level === 0 ? t.movement.legend.any : t.movement.legend.from(words(begins))} />
      ))}
      <span>{t.movement.legend.from(words(scale.at(-1) ?? 0))}</span>
    </span>
  );
}
