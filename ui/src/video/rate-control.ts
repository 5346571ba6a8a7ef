const PERIOD_MS = 2000;

/** A median later than this, or so many pictures dropped undrawn, is more than this machine can do. */
const LATE_MS = 300;
const DROPPED_SHARE = 0.15;

/** A page that starts is busy with itself. */
const STARTING_MS = 5000;

/** Calm for so long, it may be asked for more; longer each time that this was too much. */
const CALM_MS = 4000;
const LONGEST_CALM_MS = 32_000;
const GOOD_MS = 150;

const STEP = 0.7;

/** Three pictures a second still show that a camera is live. */
const SLOWEST_FPS = 3;

/**
 * How many pictures a second this client can take.
 *
 * A socket delivers everything in order: a client that falls behind sees an ever older past, although
 * each tile drops what it cannot draw. So it asks for less before that, and for more when it is idle.
 */
export class RateControl {
  #latencies: number[] = [];
  #dropped = 0;
  #decidedMs = Number.NEGATIVE_INFINITY;
  #startedMs: number | undefined;
  #calmSinceMs: number | undefined;
  #calmMs = CALM_MS;
  #raisedMs = Number.NEGATIVE_INFINITY;
  #limit = Number.POSITIVE_INFINITY;

  drawn(latencyMs: number): void {
    this.#latencies.push(latencyMs);
  }

  dropped(): void {
    this.#dropped += 1;
  }

  /** The limit from now on, where `wanted` pictures a second are asked for; nothing while it stays. */
  decide(nowMs: number, wanted: number): number | undefined {
    if (nowMs - this.#decidedMs < PERIOD_MS) return undefined;
    this.#decidedMs = nowMs;
    const latencies = this.#latencies.sort((a, b) => a - b);
    const dropped = this.#dropped / Math.max(1, this.#dropped + latencies.length);
    this.#latencies = [];
    this.#dropped = 0;
    const median = latencies[Math.floor(latencies.length / 2)];
    if (median === undefined) return undefined;
    this.#startedMs ??= nowMs;
    if (nowMs - this.#startedMs < STARTING_MS) return undefined;
    const before = this.#limit;
    if (median > LATE_MS || dropped > DROPPED_SHARE) {
      this.#limit = Math.max(SLOWEST_FPS, Math.min(wanted, this.#limit) * STEP);
      this.#calmSinceMs = undefined;
      const tooMuch = nowMs - this.#raisedMs < this.#calmMs;
      this.#calmMs = tooMuch ? Math.min(LONGEST_CALM_MS, this.#calmMs * 2) : CALM_MS;
    } else if (median < GOOD_MS && dropped === 0) {
      this.#calmSinceMs ??= nowMs;
      if (nowMs - this.#calmSinceMs >= this.#calmMs && this.#limit < wanted) {
        this.#limit /= STEP;
        this.#calmSinceMs = this.#raisedMs = nowMs;
      }
    } else {
      this.#calmSinceMs = undefined;
    }
    return this.#limit === before ? undefined : this.#limit;
  }
}
