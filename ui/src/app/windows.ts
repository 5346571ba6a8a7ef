import { windowNumber } from "@/platform/window-number";

/** Opens a window with a wall of its own, for another monitor. */
export function openWindow(): void {
  // The name makes the browser reuse a window of that number that is open already.
  const number = windowNumber + 1;
  open(`?window=${String(number)}`, `inveye-${String(number)}`, "popup");
}
