import type { Severity } from "@/api/generated";
import { SEVERITY_OUTLINES } from "@/kit/severity-outlines";

/** Desktops show it smaller. */
const SIZE = 96;
const GRID = 20;

const drawn = new Map<Severity, string>();

/** A severity's shape in its colour, as a picture: notifications take no drawings. */
export function toastIcon(severity: Severity): string | undefined {
  const known = drawn.get(severity);
  if (known !== undefined) return known;
  const canvas = document.createElement("canvas");
  canvas.width = SIZE;
  canvas.height = SIZE;
  const paper = canvas.getContext("2d");
  if (!paper) return undefined;
  const styles = getComputedStyle(document.documentElement);
  paper.scale(SIZE / GRID, SIZE / GRID);
  paper.fillStyle = styles.getPropertyValue(`--severity-${severity}-fill`);
  paper.fill(new Path2D(SEVERITY_OUTLINES[severity]));
  const icon = canvas.toDataURL("image/png");
  drawn.set(severity, icon);
  return icon;
}
