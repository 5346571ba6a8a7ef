/** Above this a difference is a clock that was set, not a slow message. */
const JUMP_MS = 2000;

const SAMPLES = 10;

/**
 * The engine's wall clock, seen from here.
 *
 * Every sample is late by the time its message took, so the largest difference of the last samples
 * is the best one. Based on the monotonic clock: setting this machine's clock changes nothing.
 */
export class EngineClock {
  #offsets: number[] = [];
  #offset: number | undefined;

  /** Notes that the engine's clock showed `engineMs` when this machine's monotonic clock shows `localMs`. */
  sample(engineMs: number, localMs: number): void {
    const offset = engineMs - localMs;
    if (this.#offset !== undefined && Math.abs(offset - this.#offset) > JUMP_MS) this.#offsets = [];
    this.#offsets.push(offset);
    if (this.#offsets.length > SAMPLES) this.#offsets.shift();
    this.#offset = Math.max(...this.#offsets);
  }

  /** Unix time in milliseconds at the engine; this machine's own until the first sample. */
  at(localMs: number): number {
    return localMs + (this.#offset ?? performance.timeOrigin);
  }
}
