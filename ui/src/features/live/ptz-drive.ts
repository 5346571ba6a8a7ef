import type { PtzRequest } from "@/api/generated";
import type { ApiError, Result } from "@/api/result";

/** How fast a camera turns, each from −1 to 1: to the right, up, in. */
export interface Velocity {
  pan: number;
  tilt: number;
  zoom: number;
}

/** The camera stops by itself after 5 s; one that is held goes on. */
const AGAIN_MS = 2_000;

const same = (a: Velocity | undefined, b: Velocity | undefined) => a?.pan === b?.pan && a?.tilt === b?.tilt && a?.zoom === b?.zoom;

/**
 * Says to a camera what a hand wants, one thing after the other: the newest wish, and never nothing
 * after the hand let go.
 */
export class PtzDrive {
  #wanted: Velocity | undefined;
  /** Wished and not said yet: a key that was only tapped while the camera had not answered still moves it. */
  #unsaid: Velocity | undefined;
  #said: Velocity | undefined;
  #preset: string | undefined;
  #busy = false;
  #again: (() => void) | undefined;

  constructor(
    private readonly send: (request: PtzRequest) => Promise<Result<unknown>>,
    private readonly onProblem: (problem: ApiError | undefined) => void,
    private readonly later: (run: () => void, ms: number) => () => void,
  ) {}

  move(velocity: Velocity): void {
    this.#preset = undefined;
    this.#wanted = velocity;
    this.#unsaid = velocity;
    void this.#say();
  }

  stop(): void {
    this.#wanted = undefined;
    void this.#say();
  }

  /** Goes to a kept view; a hand that moves meanwhile goes first. */
  preset(preset: string): void {
    this.#wanted = undefined;
    this.#unsaid = undefined;
    this.#preset = preset;
    void this.#say();
  }

  async #say(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (;;) {
      const wanted = this.#unsaid ?? this.#wanted;
      this.#unsaid = undefined;
      if (!same(wanted, this.#said)) {
        // What was said last is not known when it failed: then a stop is said all the same.
        const { ok } = await this.#ask(wanted ? { action: "move", ...wanted } : { action: "stop" });
        this.#said = wanted;
        if (!ok && wanted === undefined) break;
      } else if (this.#preset !== undefined) {
        const preset = this.#preset;
        this.#preset = undefined;
        await this.#ask({ action: "preset", preset });
      } else break;
    }
    this.#busy = false;
    this.#renew();
  }

  async #ask(request: PtzRequest): Promise<Result<unknown>> {
    const answer = await this.send(request);
    this.onProblem(answer.ok ? undefined : answer.error);
    return answer;
  }

  #renew(): void {
    this.#again?.();
    this.#again = undefined;
    if (!this.#wanted) return;
    this.#again = this.later(() => {
      if (!this.#wanted) return;
      this.#said = undefined;
      void this.#say();
    }, AGAIN_MS);
  }
}

const STEPS: Partial<Record<string, Velocity>> = {
  ArrowLeft: { pan: -1, tilt: 0, zoom: 0 },
  ArrowRight: { pan: 1, tilt: 0, zoom: 0 },
  ArrowUp: { pan: 0, tilt: 1, zoom: 0 },
  ArrowDown: { pan: 0, tilt: -1, zoom: 0 },
  PageUp: { pan: 0, tilt: 0, zoom: 1 },
  PageDown: { pan: 0, tilt: 0, zoom: -1 },
};

/** What keys that are down together want; nothing without any. */
export function velocityOf(keys: Iterable<string>, speed: number): Velocity | undefined {
  const sum = { pan: 0, tilt: 0, zoom: 0 };
  let any = false;
  for (const key of keys) {
    const step = STEPS[key];
    if (!step) continue;
    any = true;
    sum.pan += step.pan;
    sum.tilt += step.tilt;
    sum.zoom += step.zoom;
  }
  // Not minus zero: two keys against each other stand still.
  return any ? { pan: sum.pan * speed + 0, tilt: sum.tilt * speed + 0, zoom: sum.zoom * speed + 0 } : undefined;
}

/** Keys and arrows that a hand holds: each change of them is said to the camera at the chosen speed. */
export class HeldKeys {
  readonly #held = new Set<string>();

  constructor(
    private readonly drive: Pick<PtzDrive, "move" | "stop">,
    private speed: number,
  ) {}

  /** Faster or slower from now on, also what is held at this moment. */
  setSpeed(speed: number): void {
    this.speed = speed;
    if (this.#held.size > 0) this.#follow();
  }

  press(key: string): void {
    if (this.#held.has(key)) return;
    this.#held.add(key);
    this.#follow();
  }

  letGo(key: string): void {
    if (this.#held.delete(key)) this.#follow();
  }

  letAllGo(): void {
    if (this.#held.size === 0) return;
    this.#held.clear();
    this.#follow();
  }

  #follow(): void {
    const velocity = velocityOf(this.#held, this.speed);
    if (velocity) this.drive.move(velocity);
    else this.drive.stop();
  }
}

/** What a stick held at a place of its pad wants: faster the farther out, still in the very middle. */
export function stickVelocity(x: number, y: number): Velocity {
  const length = Math.hypot(x, y);
  if (length < 0.15) return { pan: 0, tilt: 0, zoom: 0 };
  const scale = Math.min(1, length) / length;
  const tenths = (value: number) => Math.round(value * scale * 10) / 10 + 0;
  return { pan: tenths(x), tilt: tenths(-y), zoom: 0 };
}
