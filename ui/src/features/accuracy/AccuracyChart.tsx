import type { HourAccuracy } from "@/api/generated";
import { t } from "@/i18n";
import { percent } from "@/i18n/format";
import { useSize } from "@/kit/useSize";

import styles from "./Accuracy.module.css";
import { TARGET, lowest, markOf, steps, type Mark } from "./chart";

const MARGIN = { left: 52, right: 12, top: 12, bottom: 40 };

/** Accuracy of each hour with its interval. Drawn to the measured box, so that its text keeps its size. */
export function AccuracyChart({ hours }: { hours: readonly HourAccuracy[] }) {
  const [size, attach] = useSize();
  return (
    <div ref={attach} className={styles.frame}>
      {size && size.height > 0 && <Drawing marks={hours.map(markOf)} width={size.width} height={size.height} />}
    </div>
  );
}

function Drawing({ marks, width, height }: { marks: readonly Mark[]; width: number; height: number }) {
  const from = lowest(marks);
  const [left, right, top, bottom] = [MARGIN.left, width - MARGIN.right, MARGIN.top, height - MARGIN.bottom];
  const y = (share: number) => bottom - ((share - from) / (1 - from)) * (bottom - top);
  const slot = (right - left) / Math.max(8, marks.length);
  const words = t.accuracy.chart;
  return (
    <svg className={styles.chart} width={width} height={height} role="img" aria-label={words.label}>
      <defs>
        <pattern id="accuracy-unmeasured" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2" height="6" className={styles.hatch} />
        </pattern>
      </defs>
      {steps(from).map((step) => (
        <g key={step}>
          <line className={styles.grid} x1={left} x2={right} y1={y(step)} y2={y(step)} />
          <text x={left - 8} y={y(step) + 4} textAnchor="end">
            {percent(step)}
          </text>
        </g>
      ))}
      <line className={styles.target} x1={left} x2={right} y1={y(TARGET)} y2={y(TARGET)} />
      {marks.map((mark, index) => {
        const x = left + slot * (index + 0.5);
        return (
          <g key={mark.hour}>
            <HourMark mark={mark} x={x} y={y} top={top} bottom={bottom} width={Math.min(28, slot * 0.5)} />
            {(slot >= 26 || index % 2 === 0) && (
              <text x={x} y={bottom + 18} textAnchor="middle">
                {String(mark.hour).padStart(2, "0")}
              </text>
            )}
          </g>
        );
      })}
      <line className={styles.axis} x1={left} x2={right} y1={bottom} y2={bottom} />
      <text x={(left + right) / 2} y={height - 6} textAnchor="middle">
        {words.x}
      </text>
    </svg>
  );
}

interface MarkProps {
  mark: Mark;
  x: number;
  y: (share: number) => number;
  top: number;
  bottom: number;
  width: number;
}

/** A dot with its interval; a diamond, not only another colour, where the target is missed. */
function HourMark({ mark, x, y, top, bottom, width }: MarkProps) {
  if (mark.kind === "unmeasured") return <rect className={styles.unmeasured} fill="url(#accuracy-unmeasured)" x={x - width / 2} width={width} y={top} height={bottom - top} />;
  if (mark.kind === "quiet") return <circle className={styles.quiet} cx={x} cy={bottom - 8} r={4} />;
  const [low, high, value] = [y(mark.low), y(mark.high), y(mark.value)];
  return (
    <g className={mark.below ? styles.below : styles.measured}>
      <path d={`M${String(x)} ${String(low)}V${String(high)}M${String(x - 5)} ${String(low)}h10M${String(x - 5)} ${String(high)}h10`} />
      {mark.below ? <path className={styles.dot} d={`M${String(x)} ${String(value - 7)}l7 7-7 7-7-7z`} /> : <circle className={styles.dot} cx={x} cy={value} r={5} />}
    </g>
  );
}
