import type { AlertView, Severity } from "@/api/generated";
import { SEVERITIES } from "@/api/severities";
import { inDesktop } from "@/platform/desktop";

import { Speaker } from "./speaker";

/** Times a tone is heard when an alarm comes; a critical one goes on until somebody has it. */
const TIMES: Record<Severity, number> = { critical: 1, high: 2, medium: 1, low: 0 };

/** Hz, from urgent to calm. */
const PITCH: Record<Severity, number> = { critical: 988, high: 784, medium: 587, low: 440 };

const TONE_S = 0.18;

/** The most urgent of the open alarms that were not there before. */
export function freshSeverity(known: ReadonlySet<string>, alerts: readonly AlertView[]): Severity | undefined {
  const fresh = alerts.filter((alert) => alert.state === "open" && !known.has(alert.id)).map((alert) => alert.severity);
  return SEVERITIES.find((severity) => fresh.includes(severity));
}

/**
 * Tones made here: no file to load, nothing to go missing.
 *
 * A context that runs mixes silence all the time, some 8 % of a core in WebKitGTK; so it runs while
 * something is to be heard, and stands otherwise.
 */
export class AlarmSound {
  #context: AudioContext | undefined;
  #allowed = false;
  #tones = 0;
  readonly #speaker = new Speaker();

  /** Whether the browser lets us be heard; it wants a click or a key first. */
  get allowed(): boolean {
    this.#open();
    return this.#allowed;
  }

  async unlock(): Promise<boolean> {
    const context = this.#open();
    await context?.resume().catch(() => undefined);
    if (context) this.#note(context);
    return this.#allowed;
  }

  async play(severity: Severity): Promise<void> {
    const context = this.#open();
    if (!context || !this.#allowed || !this.#speaker.ours || TIMES[severity] === 0) return;
    this.#tones += 1;
    try {
      await context.resume();
      const start = context.currentTime;
      const heard = Array.from({ length: TIMES[severity] }, (_, time) => {
        const at = start + time * TONE_S * 3;
        return [this.#tone(context, PITCH[severity], at), this.#tone(context, PITCH[severity] * 1.26, at + TONE_S)];
      });
      await Promise.all(heard.flat());
    } catch {
      // Without a device there is nothing to be heard; the alarm stands on the screen.
    } finally {
      this.#tones -= 1;
      this.#rest();
    }
  }

  #rest(): void {
    if (this.#tones === 0) void this.#context?.suspend().catch(() => undefined);
  }

  #open(): AudioContext | undefined {
    // In a browser, made before a click or key, it would only be refused, with a warning in the console.
    if (!this.#context && !inDesktop() && navigator.userActivation?.hasBeenActive === false) return undefined;
    // A machine without sound card may have no audio at all.
    try {
      return (this.#context ??= this.#made());
    } catch {
      return undefined;
    }
  }

  #made(): AudioContext {
    const context = new AudioContext();
    context.addEventListener("statechange", () => this.#note(context));
    this.#note(context);
    return context;
  }

  /** A context that once ran may run again. */
  #note(context: AudioContext): void {
    if (context.state !== "running") return;
    this.#allowed = true;
    this.#speaker.claim();
    this.#rest();
  }

  #tone(context: AudioContext, hertz: number, start: number): Promise<void> {
    const oscillator = new OscillatorNode(context, { type: "triangle", frequency: hertz });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(0.35, start + 0.02);
    gain.gain.linearRampToValueAtTime(0, start + TONE_S);
    oscillator.connect(gain).connect(context.destination);
    const ended = new Promise<void>((done) => oscillator.addEventListener("ended", () => done(), { once: true }));
    oscillator.start(start);
    oscillator.stop(start + TONE_S);
    return ended;
  }
}

export const alarmSound = new AlarmSound();
