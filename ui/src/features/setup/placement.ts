import type { PlacementView } from "@/api/generated";

const clamp = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000;

const around = (degrees: number) => ((Math.round(degrees) % 360) + 360) % 360;

/** A camera moved on the plan; never off it. */
export function moved(placement: PlacementView, dx: number, dy: number): PlacementView {
  return { ...placement, x: clamp(placement.x + dx), y: clamp(placement.y + dy) };
}

export function placedAt(x: number, y: number, angle: number): PlacementView {
  return { x: clamp(x), y: clamp(y), angle: around(angle) };
}

export function turned(placement: PlacementView, degrees: number): PlacementView {
  return { ...placement, angle: around(placement.angle + degrees) };
}

/** Looking at a point of the plan, whose sides may differ. */
export function lookingAt(placement: PlacementView, x: number, y: number, ratio: number): PlacementView {
  const dx = (x - placement.x) * ratio;
  const dy = y - placement.y;
  return dx === 0 && dy === 0 ? placement : { ...placement, angle: around((Math.atan2(dy, dx) * 180) / Math.PI) };
}

/** Where the next camera goes that is placed without a mouse: in the middle, beside those that are there. */
export function freePlace(placed: readonly PlacementView[]): PlacementView {
  for (let n = 0; n < 24; n += 1) {
    const x = 0.5 + ((n % 6) - (n % 2 === 0 ? 0 : 1)) * 0.06 * (n % 2 === 0 ? 1 : -1);
    const y = 0.5 + Math.floor(n / 6) * 0.1;
    if (placed.every((other) => Math.hypot(other.x - x, other.y - y) > 0.04)) return placedAt(x, y, 90);
  }
  return placedAt(0.5, 0.5, 90);
}

/** What a key does with a camera that has the focus; nothing for others. Shift does it in large steps. */
export function byKey(placement: PlacementView, key: string, large: boolean): PlacementView | undefined {
  const step = large ? 0.05 : 0.01;
  switch (key) {
    case "ArrowLeft":
      return moved(placement, -step, 0);
    case "ArrowRight":
      return moved(placement, step, 0);
    case "ArrowUp":
      return moved(placement, 0, -step);
    case "ArrowDown":
      return moved(placement, 0, step);
    case ",":
    case "<":
      return turned(placement, large ? -45 : -15);
    case ".":
    case ">":
      return turned(placement, large ? 45 : 15);
    default:
      return undefined;
  }
}
