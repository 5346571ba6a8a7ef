/** Times in the store's zone, numbers as the reader's language writes them. */

import { locale } from "@/platform/language";

import { isAmbiguous } from "./zone";

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone, hourCycle: "h23" });
    formatters.set(key, found);
  }
  return found;
}

/** 14:32:07 */
export function timeOfDay(ms: number, zone: string): string {
  return formatter(zone, { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(ms);
}

/** 14:32 */
export function hourMinute(ms: number, zone: string): string {
  return formatter(zone, { hour: "2-digit", minute: "2-digit" }).format(ms);
}

/** The hour alone, for axes: 14 */
export function hourOnly(ms: number, zone: string): string {
  return formatter(zone, { hour: "2-digit" }).format(ms).padStart(2, "0");
}

/** Fri 20 Nov 2026 */
export function day(ms: number, zone: string): string {
  return formatter(zone, { weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(ms);
}

const two = (n: number) => String(n).padStart(2, "0");

/** How long ago, for clocks: mm:ss under 1 h, then "1 h 30 min". */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${two(minutes)}:${two(seconds % 60)}` : `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`;
}

/** How old a picture is, on a tile: tenths while they mean something. */
export function pictureAge(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 2) return `${oneDecimal(Math.floor(seconds * 10) / 10)} s`;
  return seconds < 60 ? `${String(Math.floor(seconds))} s` : age(ms);
}

/** A span for reading: "45 s", "9 min 12 s", "2 h 5 min", "3 d 4 h". */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const units = [
    [86_400, "d"],
    [3600, "h"],
    [60, "min"],
    [1, "s"],
  ] as const;
  const first = units.findIndex(([size]) => whole >= size);
  if (first < 0) return "0 s";
  let rest = whole;
  const parts = units.slice(first, first + 2).map(([size, unit]) => {
    const n = Math.floor(rest / size);
    rest -= n * size;
    return n > 0 ? `${String(n)} ${unit}` : "";
  });
  return parts.filter(Boolean).join(" ");
}

const numbers = new Intl.NumberFormat(locale);

export function count(n: number): string {
  return numbers.format(n);
}

const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** 12.5 */
export function oneDecimal(n: number): string {
  return tenths.format(n);
}

/** 96 % of a share of 0–1. Never rounds up to "all" what was not all. */
export function percent(share: number): string {
  return `${count(share >= 1 ? 100 : Math.min(99, Math.round(share * 100)))} %`;
}

/** 97.1 %, likewise. */
export function percentTenths(share: number): string {
  return `${oneDecimal(share >= 1 ? 100 : Math.min(99.9, Math.round(share * 1000) / 10))} %`;
}

const currencies = new Map<string, Intl.NumberFormat>();

/** 1,234.50 €; a plain number where the currency is not known. */
export function money(n: number, currency: string | undefined): string {
  const key = currency ?? "";
  let found = currencies.get(key);
  if (!found) {
    found = new Intl.NumberFormat(locale, currency === undefined ? { minimumFractionDigits: 2, maximumFractionDigits: 2 } : { style: "currency", currency });
    currencies.set(key, found);
  }
  return found.format(n);
}

/** 91 GB */
export function bytes(n: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = n > 0 ? Math.min(units.length - 1, Math.floor(Math.log10(n) / 3)) : 0;
  const value = n / 1000 ** power;
  return `${value < 10 && power > 0 ? oneDecimal(value) : count(Math.round(value))} ${units[power] ?? ""}`;
}

/** 14:32:07; in the hour that comes twice with which of the two: 02:32:07 GMT+2 */
export function moment(ms: number, zone: string): string {
  return timeOfDay(ms, zone) + which(ms, zone);
}

/** 14:32:07.4, likewise. */
export function momentTenths(ms: number, zone: string): string {
  return `${timeOfDay(ms, zone)}.${String(Math.floor((((ms % 1000) + 1000) % 1000) / 100))}${which(ms, zone)}`;
}

/** 14:32, likewise. */
export function minuteMark(ms: number, zone: string): string {
  return hourMinute(ms, zone) + which(ms, zone);
}

/** Fri 20 Nov */
export function shortDay(ms: number, zone: string): string {
  return formatter(zone, { weekday: "short", day: "numeric", month: "short" }).format(ms);
}

function which(ms: number, zone: string): string {
  if (!isAmbiguous(ms, zone)) return "";
  const name = formatter(zone, { timeZoneName: "short" }).formatToParts(ms).find((part) => part.type === "timeZoneName")?.value;
  return name === undefined ? "" : ` ${name}`;
}

/** Words of the engine's log as a sentence: "no model here" becomes "No model here." */
export function sentence(text: string): string {
  if (text === "") return "";
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.?!]$/.test(text) ? "" : ".");
}
