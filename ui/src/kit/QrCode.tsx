import { qrCode } from "./qr";

interface Props {
  text: string;
  label: string;
  className?: string | undefined;
}

/** Light modules around the code: readers need them. */
const QUIET = 4;

/** A text for the camera of a telephone. Dark on light in every theme. */
export function QrCode({ text, label, className }: Props) {
  const grid = qrCode(text);
  if (!grid) return null;
  const size = grid.length + 2 * QUIET;
  const path = grid.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${String(x + QUIET)} ${String(y + QUIET)}h1v1h-1z`] : []))).join("");
  return (
    <svg viewBox={`0 0 ${String(size)} ${String(size)}`} role="img" aria-label={label} className={className} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="white" />
      <path d={path} fill="black" />
    </svg>
  );
}
