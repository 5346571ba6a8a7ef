/** How fast recorded video may be played; from `KEYFRAMES_FROM` on keyframes alone are shown. */
export const RATES = [0.25, 0.5, 1, 2, 4, 8, 16] as const;
export type Rate = (typeof RATES)[number];
export const KEYFRAMES_FROM = 4;

/** What changes rarely enough to be shown by React. */
export interface ClockState {
  playing: boolean;
  rate: Rate;
  /** Waits for pictures: time stands still although it is meant to run. */
  held: boolean;
}

/**
 * One moment of recorded time for all pictures of a playback. It runs by this machine's monotonic
 * clock, so that no picture leads and none falls behind another.
 */
export class PlayClock {
  #state: ClockState = { playing: false, rate: 1, held: false };
  #fromMs: number;
  #sinceMs: number;
  #stopMs: number | undefined;
  #jumps = 0;
  #listeners = new Set<() => void>();

  constructor(
    atMs: number,
    /** The newest moment that can be shown. */
    private readonly edgeMs: () => number,
    private readonly localMs: () => number = () => performance.now(),
  ) {
    this.#fromMs = atMs;
    this.#sinceMs = localMs();
  }

  get = (): ClockState => this.#state;

  /** Changes with every jump, not with passing time. */
  jumps = (): number => this.#jumps;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** The moment shown, milliseconds of Unix time. */
  now = (): number => {
    const { playing, held, rate } = this.#state;
    const passed = playing && !held ? (this.localMs() - this.#sinceMs) * rate : 0;
    const limit = Math.min(this.edgeMs(), this.#stopMs ?? Number.POSITIVE_INFINITY);
    return Math.min(this.#fromMs + passed, Math.max(limit, this.#fromMs));
  };

  seek(toMs: number): void {
    this.#fromMs = Math.min(toMs, this.edgeMs());
    this.#sinceMs = this.localMs();
    this.#stopMs = undefined;
    this.#jumps += 1;
    this.#tell();
  }

  /** Passes over time without pictures while playing; what was to be played to its end still ends there. */
  pass(toMs: number): void {
    const stopMs = this.#stopMs;
    this.seek(Math.min(toMs, stopMs ?? Number.POSITIVE_INFINITY));
    this.#stopMs = stopMs;
  }

  /** Plays on from here; with `untilMs` it pauses there. */
  play(untilMs?: number): void {
    this.#change({ playing: true });
    this.#stopMs = untilMs;
  }

  pause(): void {
    this.#change({ playing: false });
  }

  setRate(rate: Rate): void {
    this.#change({ rate });
  }

  hold(held: boolean): void {
    this.#change({ held });
  }

  /** To be called now and then: ends what has come to its end. */
  settle(): void {
    if (!this.#state.playing) return;
    const at = this.now();
    if (this.#stopMs !== undefined && at >= this.#stopMs) this.pause();
    else if (this.#state.rate > 1 && at >= this.edgeMs()) this.setRate(1);
  }

  #change(change: Partial<ClockState>): void {
    const next = { ...this.#state, ...change };
    const { playing, rate, held } = this.#state;
    if (next.playing === playing && next.rate === rate && next.held === held) return;
    this.#fromMs = this.now();
    this.#sinceMs = this.localMs();
    if (!next.playing) this.#stopMs = undefined;
    this.#state = next;
    this.#tell();
  }

  #tell(): void {
    for (const each of this.#listeners) each();
  }
}
