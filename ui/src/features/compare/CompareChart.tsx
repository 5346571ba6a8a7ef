import type { KpiDefinition, KpiPart } from "@/api/generated";
import { kpiName, kpiText } from "@/api/kpi-words";
import { scaleSteps } from "@/kit/scale-steps";
import { t } from "@/i18n";
import { useSize } from "@/kit/useSize";

import { isWhole } from "./compare";
import styles from "./Compare.module.css";
import { daysText } from "./words";

const MARGIN = { left: 64, right: 8, top: 12, bottom: 28 };

interface Props {
  parts: readonly KpiPart[];
  definition: KpiDefinition;
  currency: string | undefined;
}

/** One figure over the parts, each beside what it is compared with. */
export function CompareChart(props: Props) {
  const [size, attach] = useSize();
  return (
    <div ref={attach} className={styles.frame}>
      {size && size.height > 0 && <Drawing {...props} width={size.width} height={size.height} />}
    </div>
  );
}

function Drawing({ parts, definition, currency, width, height }: Props & { width: number; height: number }) {
  const { id, unit } = definition;
  const values = parts.map(({ days, beside }) => ({ now: days.values[id], then: beside?.values[id] }));
  // Steps are whole numbers: shares are drawn as percent.
  const scale = unit === "share" ? 100 : 1;
  const steps = scaleSteps(Math.max(0, ...values.flatMap(({ now, then }) => [now ?? 0, then ?? 0])) * scale).map((step) => step / scale);
  const highest = steps.at(-1) ?? 1;
  const [left, right, top, bottom] = [MARGIN.left, width - MARGIN.right, MARGIN.top, height - MARGIN.bottom];
  const y = (value: number) => bottom - (value / highest) * (bottom - top);
  const slot = (right - left) / Math.max(7, parts.length);
  const thickness = Math.min(28, slot * 0.36);
  const every = Math.max(1, Math.ceil(92 / slot));
  return (
    <svg className={styles.chart} width={width} height={height} role="img" aria-label={t.compare.chart(kpiName(id))}>
      {steps.map((step) => (
        <g key={step}>
          <line className={step === 0 ? styles.axis : styles.grid} x1={left} x2={right} y1={y(step)} y2={y(step)} />
          <text x={left - 8} y={y(step) + 4} textAnchor="end">
            {kpiText(definition, step, currency)}
          </text>
        </g>
      ))}
      {parts.map(({ days }, index) => {
        const middle = left + slot * (index + 0.5);
        const { now, then } = values[index] ?? {};
        return (
          <g key={days.first}>
            {then !== undefined && <rect className={styles.then} x={middle - thickness} width={thickness} y={y(then)} height={bottom - y(then)} />}
            {now !== undefined && <rect className={isWhole(days) ? styles.now : styles.partly} x={middle} width={thickness} y={y(now)} height={bottom - y(now)} />}
            {index % every === 0 && (
              <text x={middle} y={bottom + 18} textAnchor="middle">
                {daysText({ first: days.first, last: days.first })}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

export function CompareLegend() {
  const { legend } = t.compare;
  return (
    <span className={styles.legend}>
      <span>
        <i className={styles.legendThen} />
        {legend.then}
      </span>
      <span>
        <i />
        {legend.now}
      </span>
      <span>
        <i className={styles.legendPartly} />
        {legend.partly}
      </span>
    </span>
  );
}
