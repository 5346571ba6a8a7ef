const FIRST_MS = 500;
const LAST_MS = 8000;

/**
 * How long to wait before the given attempt, counted from 1.
 *
 * Doubles up to 8 s; half of it is chance, so that a room full of screens does not come back in the
 * same instant after the engine restarts.
 */
export function retryDelayMs(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(LAST_MS, FIRST_MS * 2 ** (attempt - 1));
  return full * (0.5 + random() / 2);
}
