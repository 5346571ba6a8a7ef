import { nextStart, spanAt } from "./fetch-plan";
import type { PlayClock } from "./play-clock";
import type { RecordedPlayer } from "./recorded-player";

const PERIOD_MS = 80;

/** One slow camera holds the others no longer than this. */
const MOST_HOLD_MS = 4000;

/** So long it is told that time was passed over. */
const TELL_SKIP_MS = 6000;

/** Time without any picture that is passed over at once. */
export interface Skip {
  fromMs: number;
  toMs: number;
}

/** Keeps the players of several cameras at one clock: all show the same moment, or all wait. */
export class SyncGroup {
  #players = new Map<string, RecordedPlayer>();
  #skipped: (Skip & { localMs: number }) | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #heldSinceMs: number | undefined;
  #jumps = 0;
  #heard: string | undefined;

  constructor(
    readonly clock: PlayClock,
    /** The newest moment that can be shown. */
    readonly edgeMs: () => number,
  ) {}

  add(camera: string, player: RecordedPlayer): () => void {
    this.#players.set(camera, player);
    player.setSound(camera === this.#heard);
    return () => {
      this.#players.delete(camera);
    };
  }

  player(camera: string): RecordedPlayer | undefined {
    return this.#players.get(camera);
  }

  /** Whose sound is heard: one at a time, nobody's without. */
  hear(camera: string | undefined): void {
    this.#heard = camera;
    for (const [id, player] of this.#players) player.setSound(id === camera);
  }

  /** Time that was passed over a moment ago, to be told. */
  skipped = (): Skip | undefined => {
    const skipped = this.#skipped;
    return skipped && performance.now() - skipped.localMs < TELL_SKIP_MS ? skipped : undefined;
  };

  start(): () => void {
    this.#timer = setInterval(() => {
      this.tick();
    }, PERIOD_MS);
    return () => {
      clearInterval(this.#timer);
    };
  }

  tick(): void {
    const { clock } = this;
    if (clock.jumps() !== this.#jumps) {
      this.#jumps = clock.jumps();
      this.#heldSinceMs = undefined;
    }
    clock.settle();
    for (const player of this.#players.values()) player.tick();
    this.#skip();
    this.#hold();
  }

  /** Goes on where any camera has something again, once none of them has anything. */
  #skip(): void {
    const { clock } = this;
    if (!clock.get().playing) return;
    const at = clock.now();
    let next = Number.POSITIVE_INFINITY;
    for (const player of this.#players.values()) {
      if (!player.recorded || spanAt(player.recorded, at, this.edgeMs())) return;
      next = Math.min(next, nextStart(player.recorded, at) ?? Number.POSITIVE_INFINITY);
    }
    if (!Number.isFinite(next) || next >= this.edgeMs()) return;
    clock.pass(next);
    this.#skipped = { fromMs: at, toMs: clock.now(), localMs: performance.now() };
  }

  #hold(): void {
    const starved = [...this.#players.values()].some((player) => player.starved);
    const now = performance.now();
    if (!starved) this.#heldSinceMs = undefined;
    else this.#heldSinceMs ??= now;
    this.clock.hold(this.#heldSinceMs !== undefined && now - this.#heldSinceMs < MOST_HOLD_MS);
  }
}
