import { inDesktop } from "@/platform/desktop";
import { keptToken, withToken } from "@/platform/token";
import { windowNumber } from "@/platform/window-number";

/** Opens a window with a wall of its own, for another monitor. */
export function openWindow(): void {
  const number = windowNumber + 1;
  // The name makes a browser reuse a window of that number that is open already; it has this one's session by itself.
  open(inDesktop() ? desktopWindow(number) : `?window=${String(number)}`, `inveye-${String(number)}`, "popup");
}

/**
 * Where a further window of the desktop finds this page, signed in as this one: those windows are processes of
 * their own and share no session. Absent while nobody is signed in.
 */
export function desktopWindow(number: number): string | undefined {
  const token = keptToken();
  if (token === undefined) return undefined;
  return withToken(new URL(`/?window=${String(number)}`, location.href), token);
}
