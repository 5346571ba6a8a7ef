import { useSyncExternalStore } from "react";

import { recall, remember } from "./storage";

/** What this client is set to; other clients have their own. */
export interface Preferences {
  /** By the browser's languages when `auto`. */
  language: "auto" | "en" | "de";
  theme: "dark" | "light" | "contrast";
  density: "auto" | "comfortable" | "compact";
  sound: boolean;
  /** How the enlarged picture travels. */
  video: "auto" | "mse" | "jpeg";
  /** Whether single letters are keys. */
  letters: boolean;
  boxes: boolean;
  scene: boolean;
}

const DEFAULTS: Preferences = { language: "auto", theme: "dark", density: "auto", sound: true, video: "auto", letters: true, boxes: true, scene: true };

const CHOICES = {
  language: ["auto", "en", "de"],
  theme: ["dark", "light", "contrast"],
  density: ["auto", "comfortable", "compact"],
  video: ["auto", "mse", "jpeg"],
} as const;

/** Takes over what is valid of something stored by any version of this program. */
export function readPreferences(stored: unknown): Preferences {
  const found = { ...DEFAULTS };
  if (typeof stored !== "object" || stored === null) return found;
  for (const [key, value] of Object.entries(stored) as [keyof Preferences, unknown][]) {
    const allowed: readonly unknown[] = key in CHOICES ? CHOICES[key as keyof typeof CHOICES] : key in DEFAULTS ? [true, false] : [];
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
