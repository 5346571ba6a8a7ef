import { useSyncExternalStore } from "react";

import type { Severity } from "@/api/generated";

import { recall, remember } from "./storage";

/** What alarms of one level sound like. */
export interface SoundChoice {
  tone: "none" | "bright" | "clear" | "warm" | "deep";
  volume: "quiet" | "normal" | "loud";
  /** Again and again until somebody has it. */
  repeat: boolean;
}

/** What this client is set to; other clients have their own. */
export interface Preferences {
  /** By the browser's languages when `auto`. */
  language: "auto" | "en" | "de";
  theme: "dark" | "light" | "contrast";
  density: "auto" | "comfortable" | "compact";
  /** Whether alarms are heard at all. */
  sound: boolean;
  sounds: Readonly<Record<Severity, SoundChoice>>;
  /** Whether the browser tells of alarms while nobody looks at the page. */
  browserToasts: boolean;
  /** How the enlarged picture travels. */
  video: "auto" | "mse" | "jpeg";
  /** Whether single letters are keys. */
  letters: boolean;
  boxes: boolean;
  scene: boolean;
}

const SOUNDS: Preferences["sounds"] = {
  critical: { tone: "bright", volume: "normal", repeat: true },
  high: { tone: "clear", volume: "normal", repeat: false },
  medium: { tone: "warm", volume: "normal", repeat: false },
  low: { tone: "none", volume: "normal", repeat: false },
};

const DEFAULTS: Preferences = { language: "auto", theme: "dark", density: "auto", sound: true, sounds: SOUNDS, browserToasts: false, video: "auto", letters: true, boxes: true, scene: true };

const CHOICES = {
  language: ["auto", "en", "de"],
  theme: ["dark", "light", "contrast"],
  density: ["auto", "comfortable", "compact"],
  video: ["auto", "mse", "jpeg"],
} as const;

const TONES: readonly unknown[] = ["none", "bright", "clear", "warm", "deep"] satisfies SoundChoice["tone"][];
const VOLUMES: readonly unknown[] = ["quiet", "normal", "loud"] satisfies SoundChoice["volume"][];

function readSounds(stored: unknown): Preferences["sounds"] {
  const of = (severity: Severity): SoundChoice => {
    const found: Partial<Record<keyof SoundChoice, unknown>> = (stored as Partial<Record<Severity, object>> | null)?.[severity] ?? {};
    const usual = SOUNDS[severity];
    return {
      tone: TONES.includes(found.tone) ? (found.tone as SoundChoice["tone"]) : usual.tone,
      volume: VOLUMES.includes(found.volume) ? (found.volume as SoundChoice["volume"]) : usual.volume,
      repeat: typeof found.repeat === "boolean" ? found.repeat : usual.repeat,
    };
  };
  return { critical: of("critical"), high: of("high"), medium: of("medium"), low: of("low") };
}

/** Takes over what is valid of something stored by any version of this program. */
export function readPreferences(stored: unknown): Preferences {
  const found = { ...DEFAULTS };
  if (typeof stored !== "object" || stored === null) return found;
  for (const [key, value] of Object.entries(stored) as [keyof Preferences, unknown][]) {
    if (key === "sounds") found.sounds = readSounds(value);
    const allowed: readonly unknown[] = key in CHOICES ? CHOICES[key as keyof typeof CHOICES] : typeof DEFAULTS[key] === "boolean" ? [true, false] : [];
    if (allowed.includes(value)) Object.assign(found, { [key]: value });
  }
  return found;
}

let current = readPreferences(recall("preferences"));
const listeners = new Set<() => void>();

export const preferences = {
  get: (): Preferences => current,
  set(change: Partial<Preferences>): void {
    current = { ...current, ...change };
    remember("preferences", current);
    for (const each of listeners) each();
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};

export function usePreferences(): Preferences {
  return useSyncExternalStore(preferences.subscribe, preferences.get);
}
