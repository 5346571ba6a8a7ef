import { afterEach, expect, it, vi } from "vitest";

import { readPreferences } from "@/platform/preferences";

import { AlarmSound } from "./sound";

const { sounds } = readPreferences({});

/** As browsers have it: runs or stands, and tones end by themselves. */
class Context extends EventTarget {
  static latest: Context;
  state: AudioContextState = "suspended";
  currentTime = 0;
  destination = {};
  heard = 0;
  pitches: number[] = [];

  constructor() {
    super();
    Context.latest = this;
  }

  resume() {
    return this.#turn("running");
  }

  suspend() {
    return this.#turn("suspended");
  }

  #turn(state: AudioContextState) {
    this.state = state;
    this.dispatchEvent(new Event("statechange"));
    return Promise.resolve();
  }
}

class Oscillator extends EventTarget {
  readonly #context: Context;

  constructor(context: Context, { frequency }: { frequency: number }) {
    super();
    this.#context = context;
    context.pitches.push(frequency);
  }

  connect<T>(next: T) {
    return next;
  }

  start() {
    if (this.#context.state === "running") this.#context.heard += 1;
  }

  stop() {
    queueMicrotask(() => this.dispatchEvent(new Event("ended")));
  }
}

class Gain {
  gain = {
    setValueAtTime: vi.fn(),
    linearRampToValueAtTime: (value: number) => {
      Gain.loudest = Math.max(Gain.loudest, value);
    },
  };
  static loudest = 0;

  connect() {
    return this;
  }
}

function stage({ clicked = true } = {}) {
  vi.stubGlobal("AudioContext", Context);
  vi.stubGlobal("OscillatorNode", Oscillator);
  vi.stubGlobal("GainNode", Gain);
  vi.stubGlobal("navigator", { userActivation: { hasBeenActive: clicked } });
  return new AlarmSound();
}

afterEach(() => vi.unstubAllGlobals());

it("is silent until somebody lets it be heard", async () => {
  const sound = stage();
  await sound.play("critical", sounds.critical);
  expect(Context.latest.heard).toBe(0);
  expect(sound.allowed).toBe(false);
  expect(await sound.unlock()).toBe(true);
  await sound.play("high", sounds.high);
  expect(Context.latest.heard).toBe(4);
});

it("mixes no silence between alarms", async () => {
  const sound = stage();
  await sound.unlock();
  expect(Context.latest.state).toBe("suspended");
  const both = [sound.play("high", sounds.high), sound.play("critical", sounds.critical)];
  await Promise.resolve();
  expect(Context.latest.state).toBe("running");
  await Promise.all(both);
  expect(Context.latest.heard).toBe(6);
  expect(Context.latest.state).toBe("suspended");
  expect(sound.allowed).toBe(true);
});

it("asks a browser for nothing before a click, and the product's own window at once", async () => {
  expect(await stage({ clicked: false }).unlock()).toBe(false);
  vi.stubGlobal("inveyeDesktop", true);
  const sound = stage({ clicked: false });
  expect(await sound.unlock()).toBe(true);
  await sound.play("high", sounds.high);
  expect(Context.latest.heard).toBe(4);
});

/** The browser's locks, shared by its windows. */
class Locks {
  #waiting: (() => void)[] = [];

  async request(_name: string, held: () => Promise<never>) {
    this.#waiting.push(() => void held());
    if (this.#waiting.length === 1) this.#waiting[0]?.();
    await Promise.resolve();
  }

  /** The window that has it closes. */
  close() {
    this.#waiting.shift();
    this.#waiting[0]?.();
  }
}

it("is heard from one of several windows, and from the next when that one closes", async () => {
  const locks = new Locks();
  const first = stage();
  vi.stubGlobal("navigator", { userActivation: { hasBeenActive: true }, locks });
  await first.unlock();
  const firstHeard = Context.latest;
  const second = new AlarmSound();
  await second.unlock();
  const secondHeard = Context.latest;
  await Promise.all([first.play("medium", sounds.medium), second.play("medium", sounds.medium)]);
  expect([firstHeard.heard, secondHeard.heard]).toEqual([2, 0]);
  locks.close();
  await second.play("medium", sounds.medium);
  expect(secondHeard.heard).toBe(2);
});

it("has the tone and the volume that were chosen, and none for who wants none", async () => {
  const sound = stage();
  await sound.unlock();
  Gain.loudest = 0;
  await sound.play("low", { tone: "deep", volume: "quiet", repeat: false });
  const quiet = Gain.loudest;
  await sound.play("low", { tone: "bright", volume: "loud", repeat: false });
  expect(Context.latest.pitches).toHaveLength(4);
  expect(Context.latest.pitches[0]).toBeLessThan(Context.latest.pitches[2] ?? 0);
  expect(quiet).toBeGreaterThan(0);
  expect(Gain.loudest).toBeGreaterThan(quiet);
  await sound.play("low", sounds.low);
  await sound.play("critical", { ...sounds.critical, tone: "none" });
  expect(Context.latest.heard).toBe(4);
});

it("can be tried in a window that is not the one that is heard", async () => {
  const locks = new Locks();
  const first = stage();
  vi.stubGlobal("navigator", { userActivation: { hasBeenActive: true }, locks });
  await first.unlock();
  const second = new AlarmSound();
  await second.tryOut("medium", sounds.medium);
  expect(Context.latest.heard).toBe(2);
  await second.play("medium", sounds.medium);
  expect(Context.latest.heard).toBe(2);
});
