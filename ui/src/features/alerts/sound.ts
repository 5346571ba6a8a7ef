import type { AlertView, Severity } from "@/api/generated";
import { SEVERITIES } from "@/api/severities";
import { inDesktop } from "@/platform/desktop";
import type { Preferences, SoundChoice } from "@/platform/preferences";

import { Speaker } from "./speaker";

/** Times a tone is heard at once. */
const TIMES: Record<Severity, number> = { critical: 1, high: 2, medium: 1, low: 1 };

/** From one time to the next of an alarm that repeats. */
export const REPEAT_MS: Record<Severity, number> = { critical: 3000, high: 10_000, medium: 30_000, low: 60_000 };

/** Hz, from urgent to calm. */
const PITCH: Record<Exclude<SoundChoice["tone"], "none">, number> = { bright: 988, clear: 784, warm: 587, deep: 440 };

/** Share of full scale. Each step is 10 dB, which is heard as about twice as loud. */
const GAIN: Record<SoundChoice["volume"], number> = { quiet: 0.11, normal: 0.35, loud: 1 };

const TONE_S = 0.18;

/** The most urgent of the open alarms that were not there before and have a sound. */
export function freshSeverity(known: ReadonlySet<string>, alerts: readonly AlertView[], sounds: Preferences["sounds"]): Severity | undefined {
  const fresh = alerts.filter((alert) => alert.state === "open" && !known.has(alert.id)).map((alert) => alert.severity);
  return SEVERITIES.find((severity) => sounds[severity].tone !== "none" && fresh.includes(severity));
}

/** The most urgent level that is heard again and again now, because nobody has an alarm of it. */
export function repeatingSeverity(alerts: readonly AlertView[], sounds: Preferences["sounds"]): Severity | undefined {
  const repeats = (severity: Severity) => sounds[severity].repeat && sounds[severity].tone !== "none";
  return SEVERITIES.find((severity) => repeats(severity) && alerts.some((alert) => alert.severity === severity && alert.state === "open"));
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

  /** From this window, if it is the one that is heard. */
  async play(severity: Severity, choice: SoundChoice): Promise<void> {
    // Where nothing has to be asked for, the window may be heard, and asks to be the one, as soon as there is a context.
    this.#open();
    if (this.#speaker.ours) await this.#sound(severity, choice);
  }

  /** From this window, whichever is heard otherwise: somebody wants to know. */
  async tryOut(severity: Severity, choice: SoundChoice): Promise<void> {
    if (await this.unlock()) await this.#sound(severity, choice);
  }

  async #sound(severity: Severity, { tone, volume }: SoundChoice): Promise<void> {
    const context = this.#open();
    if (!context || !this.#allowed || tone === "none") return;
    const [pitch, gain] = [PITCH[tone], GAIN[volume]];
    this.#tones += 1;
    try {
      await context.resume();
      const start = context.currentTime;
      const heard = Array.from({ length: TIMES[severity] }, (_, time) => {
        const at = start + time * TONE_S * 3;
        return [this.#tone(context, pitch, gain, at), this.#tone(context, pitch * 1.26, gain, at + TONE_S)];
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

  #tone(context: AudioContext, hertz: number, loudness: number, start: number): Promise<void> {
    const oscillator = new OscillatorNode(context, { type: "triangle", frequency: hertz });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(loudness, start + 0.02);
    gain.gain.linearRampToValueAtTime(0, start + TONE_S);
    oscillator.connect(gain).connect(context.destination);
    const ended = new Promise<void>((done) => oscillator.addEventListener("ended", () => done(), { once: true }));
    oscillator.start(start);
    oscillator.stop(start + TONE_S);
    return ended;
  }
}

export const alarmSound = new AlarmSound();
