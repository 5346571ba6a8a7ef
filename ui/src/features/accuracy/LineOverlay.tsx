import type { LineView } from "@/api/generated";
import { useSize } from "@/kit/useSize";
import { contain } from "@/video/fit";
import { inwardArrow } from "@/video/line-arrow";

import styles from "./Accuracy.module.css";

const ARROW_PX = 28;

/** The line that is counted, where it is in the picture, with the arrow that points in. */
export function LineOverlay({ line, size }: { line: LineView; size: [number, number] | undefined }) {
  const [area, attach] = useSize();
  return (
    <div ref={attach} className={styles.overlay}>
      {area && <Drawing line={line} picture={contain({ width: size?.[0] ?? 16, height: size?.[1] ?? 9 }, area)} width={area.width} height={area.height} />}
    </div>
  );
}

interface DrawingProps {
  line: LineView;
  picture: { x: number; y: number; width: number; height: number };
  width: number;
  height: number;
}

function Drawing({ line, picture, width, height }: DrawingProps) {
  const place = ([x, y]: readonly [number, number]): [number, number] => [picture.x + x * picture.width, picture.y + y * picture.height];
  const [a, b] = [place(line.a), place(line.b)];
  const arrow = inwardArrow(a, b, line.in, ARROW_PX);
  const to = (point: readonly number[]) => point.map((value) => value.toFixed(1)).join(" ");
  const path = `M${to(a)}L${to(b)}M${to(arrow.from)}L${to(arrow.tip)}M${to(arrow.left)}L${to(arrow.tip)}L${to(arrow.right)}`;
  return (
    <svg width={width} height={height} aria-hidden="true">
      <path className={styles.halo} d={path} />
      <path className={styles.wire} d={path} />
    </svg>
  );
}
