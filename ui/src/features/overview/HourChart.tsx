import { t } from "@/i18n";
import { count, hourOnly } from "@/i18n/format";
import { scaleSteps } from "@/kit/scale-steps";
import { useSize } from "@/kit/useSize";

import type { HourBar } from "./hour-bars";
import styles from "./HourChart.module.css";

const MARGIN = { left: 48, right: 8, top: 12, bottom: 44 };

/** Visitors per hour as bars. Drawn to the measured box, so that its text keeps its size. */
export function HourChart({ bars, zone }: { bars: readonly HourBar[]; zone: string }) {
  const [size, attach] = useSize();
  return (
    <div ref={attach} className={styles.frame}>
      {size && size.height > 0 && <Drawing bars={bars} zone={zone} width={size.width} height={size.height} />}
    </div>
  );
}

interface DrawingProps {
  bars: readonly HourBar[];
  zone: string;
  width: number;
  height: number;
}

function Drawing({ bars, zone, width, height }: DrawingProps) {
  const steps = scaleSteps(Math.max(...bars.map((bar) => bar.seen + (bar.estimate ?? 0))));
  const highest = steps.at(-1) ?? 1;
  const [left, right, top, bottom] = [MARGIN.left, width - MARGIN.right, MARGIN.top, height - MARGIN.bottom];
  const y = (value: number) => bottom - (value / highest) * (bottom - top);
  // Twelve slots at least: a single morning hour is no wall of colour.
  const slot = (right - left) / Math.max(12, bars.length);
  const thickness = Math.min(56, slot * 0.64);
  const everyOther = slot < 26;
  return (
    <svg className={styles.chart} width={width} height={height} role="img" aria-label={t.overview.chart.label}>
      <defs>
        <pattern id="hour-chart-blind" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2" height="6" className={styles.hatch} />
        </pattern>
      </defs>
      {steps.map((step) => (
        <g key={step}>
          <line className={step === 0 ? styles.axis : styles.grid} x1={left} x2={right} y1={y(step)} y2={y(step)} />
          <text x={left - 8} y={y(step) + 4} textAnchor="end">
            {count(step)}
          </text>
        </g>
      ))}
      {bars.map((bar, index) => {
        const x = left + slot * (index + 0.5) - thickness / 2;
        const missing = bar.estimate ?? highest - bar.seen;
        return (
          <g key={bar.startMs}>
            <rect className={bar.running ? `${styles.bar ?? ""} ${styles.running ?? ""}` : styles.bar} x={x} width={thickness} y={y(bar.seen)} height={bottom - y(bar.seen)} />
            {missing > 0 && (
              <rect className={styles.blind} fill="url(#hour-chart-blind)" x={x + 0.5} width={thickness - 1} y={y(bar.seen + missing)} height={y(bar.seen) - y(bar.seen + missing)} />
            )}
            {(!everyOther || index % 2 === 0) && (
              <text className={bar.running ? styles.now : undefined} x={x + thickness / 2} y={bottom + 18} textAnchor="middle">
                {hourOnly(bar.startMs, zone)}
              </text>
            )}
          </g>
        );
      })}
      <text x={(left + right) / 2} y={height - 6} textAnchor="middle">
        {t.overview.chart.x}
      </text>
      <text transform={`translate(12 ${String((top + bottom) / 2)}) rotate(-90)`} textAnchor="middle">
        {t.overview.chart.y}
      </text>
    </svg>
  );
}

export function HourLegend() {
  const words = t.overview.chart;
  return (
    <span className={styles.legend}>
      <span>
        <i />
        {words.today}
      </span>
      <span>
        <i className={styles.legendRunning} />
        {words.running}
      </span>
      <span>
        <i className={styles.legendBlind} />
        {words.blind}
      </span>
    </span>
  );
}
