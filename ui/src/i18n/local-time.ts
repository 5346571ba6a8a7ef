import { momentsOf, offsetAt } from "@/i18n/zone";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A moment as a field holds it, by the store's clocks: 2026-11-20 14:31:46 */
export function fieldText(ms: number, zone: string): string {
  return new Date(ms + offsetAt(ms, zone)).toISOString().slice(0, 19).replace("T", " ");
}

/**
 * What somebody typed: a date and time, or a time alone of the day of `nearMs`; seconds may be left out.
 *
 * Of the two moments of an hour that comes twice the one nearer to `nearMs`; nothing for what is no
 * time, or for a time that does not exist because the clocks were set forward.
 */
export function fieldMoment(text: string, zone: string, nearMs: number): number | undefined {
  const found = /^(?:(\d{4})-(\d{1,2})-(\d{1,2})[T ]+)?(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text.trim());
  if (!found) return undefined;
  const [year, month, day, hour = 0, minute = 0, second = 0] = found.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const near = nearMs + offsetAt(nearMs, zone);
  const date = year === undefined || month === undefined || day === undefined ? Math.floor(near / DAY_MS) * DAY_MS : dateOf(year, month, day);
  if (date === undefined) return undefined;
  const [first, other] = momentsOf(date + ((hour * 60 + minute) * 60 + second) * 1000, zone);
  if (first === undefined || other === undefined) return first;
  return Math.abs(first - nearMs) <= Math.abs(other - nearMs) ? first : other;
}

/** The beginning of a day as if it were UTC; nothing for the 31st of June. */
function dateOf(year: number, month: number, day: number): number | undefined {
  const ms = Date.UTC(year, month - 1, day);
  return new Date(ms).getUTCDate() === day ? ms : undefined;
}

/** The beginning of the store's day that holds a moment, or of one some days later. */
export function dayStart(ms: number, zone: string, daysLater = 0): number {
  const local = (Math.floor((ms + offsetAt(ms, zone)) / DAY_MS) + daysLater) * DAY_MS;
  // Where clocks are set forward at midnight, the day begins later than that.
  return momentsOf(local, zone)[0] ?? local - offsetAt(local - DAY_MS, zone);
}

/** The beginning of the hour of the store's clock that holds a moment: some zones are half an hour beside the others. */
export function hourStart(ms: number, zone: string): number {
  const offset = offsetAt(ms, zone);
  return Math.floor((ms + offset) / HOUR_MS) * HOUR_MS - offset;
}
