// Waiting for conditions. Nothing here or in the tests sleeps a guessed time.

import { setTimeout as pause } from "node:timers/promises";

const LOOK_EVERY_MS = 50;

/** Thrown by a look when waiting on makes no sense. */
export class Hopeless extends Error {}

/**
 * Calls `look` until it returns something true, and returns that. What `look` throws counts as
 * "not yet" and is told when the time is over.
 * @template T
 * @param {string} what for the message when it does not happen
 * @param {() => T | Promise<T>} look
 * @param {number} withinMs
 * @returns {Promise<NonNullable<T>>}
 */
export async function until(what, look, withinMs = 20_000) {
  const start = performance.now();
  let last;
  do {
    try {
      last = await look();
      if (last) return last;
    } catch (error) {
      if (error instanceof Hopeless) throw error;
      last = error;
    }
    await pause(LOOK_EVERY_MS);
  } while (performance.now() - start < withinMs);
  const seen = last instanceof Error ? last.message : JSON.stringify(last);
  throw new Error(`did not happen within ${withinMs} ms: ${what} (last seen: ${seen})`);
}

/**
 * How many milliseconds it takes until `look` returns something true: it did not at `afterMs`, and
 * did at `byMs`. On a busy machine a look takes its time; what is promised is broken for certain
 * when it had not happened at `afterMs`.
 * @param {string} what
 * @param {() => unknown} look
 * @param {number} withinMs
 * @returns {Promise<{ afterMs: number, byMs: number }>}
 */
export async function timeUntil(what, look, withinMs) {
  const start = performance.now();
  let afterMs = 0;
  await until(
    what,
    async () => {
      const began = performance.now() - start;
      const seen = await look();
      if (!seen) afterMs = began;
      return seen;
    },
    withinMs,
  );
  return { afterMs, byMs: performance.now() - start };
}

/** What the hooks of a file wait for, which begin all at once. A failure is told by the hook that it is of. */
export function deferred() {
  const parts = {};
  parts.promise = new Promise((resolve, reject) => Object.assign(parts, { resolve, reject }));
  parts.promise.catch(() => undefined);
  return parts;
}
