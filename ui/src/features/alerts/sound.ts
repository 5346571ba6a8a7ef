import type { AlertView, Severity } from "@/api/generated";

import { SEVERITIES } from "./alarm-order";

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

/** Tones made here: no file to load, nothing to go missing. */
export class AlarmSound {
  #context: AudioContext | undefined;

  /** Whether the browser lets us be heard; it wants a click or a key first. */
  get allowed(): boolean {
    return this.#open()?.state === "running";
  }

  async unlock(): Promise<boolean> {
    const context = this.#open();
    if (context && context.state !== "running") await context.resume().catch(() => undefined);
    return this.allowed;
  }

  play(severity: Severity): void {
    const context = this.#open();
    if (context?.state !== "running") return;
    for (let time = 0; time < TIMES[severity]; time += 1) {
      const start = context.currentTime + time * TONE_S * 3;
      this.#tone(context, PITCH[severity], start);
      this.#tone(context, PITCH[severity] * 1.26, start + TONE_S);
    }
  }

  #open(): AudioContext | undefined {
    // Made before a click or key, it would only be refused, with a warning in the console.
    if (!this.#context && navigator.userActivation?.hasBeenActive === false) return undefined;
    // A machine without sound card may have no audio at all.
    try {
      this.#context ??= new AudioContext();
    } catch {
      return undefined;
    }
    return this.#context;
  }

  #tone(context: AudioContext, hertz: number, start: number): void {
    const oscillator = new OscillatorNode(context, { type: "triangle", frequency: hertz });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(0.35, start + 0.02);
    gain.gain.linearRampToValueAtTime(0, start + TONE_S);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(start + TONE_S);
  }
}

export const alarmSound = new AlarmSound();
