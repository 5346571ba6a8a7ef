import type { KpiDays, KpiDefinition, KpiPart, KpiView } from "@/api/generated";
import type { Grain } from "@/api/kpi-words";

/** How much is looked at: the running week, month, … so far, or the last whole days. */
export const LENGTHS = ["week", "month", "quarter", "year"] as const;
export type Length = (typeof LENGTHS)[number];

/** Days of each, as many whole weeks where weekdays matter. */
const DAYS: Record<Length, number> = { week: 7, month: 28, quarter: 91, year: 364 };

/** What a length is cut into unless somebody says otherwise: a few dozen parts at most. */
export const USUAL_GRAIN: Record<Length, Grain> = { week: "day", month: "day", quarter: "week", year: "month" };

const DAY_MS = 86_400_000;

/** A day of the store's calendar as the engine writes it. Noon of UTC carries it, so that no clock change moves it. */
export const dayText = (noonMs: number): string => new Date(noonMs).toISOString().slice(0, 10);

/** Noon in UTC of a day of the calendar; nothing for what is none. */
export function noonOf(day: string): number | undefined {
  const ms = Date.parse(`${day}T12:00:00Z`);
  return Number.isNaN(ms) || dayText(ms) !== day ? undefined : ms;
}

/** The days that end with `last`. */
export function periodUntil(last: string, length: Length): { first: string; last: string } {
  const end = noonOf(last) ?? 0;
  return { first: dayText(end - (DAYS[length] - 1) * DAY_MS), last };
}

/** The day before a day. */
export const dayBefore = (day: string): string => dayText((noonOf(day) ?? 0) - DAY_MS);

/** `last` moved by whole lengths, not beyond today. */
export function stepped(last: string, length: Length, steps: number, today: string): string {
  const moved = dayText((noonOf(last) ?? 0) + steps * DAYS[length] * DAY_MS);
  return moved > today ? today : moved;
}

/** The change against what stands beside, as a share of it; nothing where that is nothing. */
export function change(part: KpiPart, id: string): number | undefined {
  const [now, then] = [part.days.values[id], part.beside?.values[id]];
  return now === undefined || then === undefined || then === 0 ? undefined : (now - then) / then;
}

/** Whether a change is what a store wants; nothing where it depends. */
export function isGood(share: number, definition: KpiDefinition): boolean | undefined {
  if (definition.better === "neither" || share === 0) return undefined;
  return share > 0 === (definition.better === "higher");
}

/** The key figures that anybody has a value of, in their order. */
export function told({ definitions, whole, parts }: KpiView): KpiDefinition[] {
  const has = (days: KpiDays | undefined, id: string) => days?.values[id] !== undefined;
  const anywhere = ({ days, beside }: KpiPart, id: string) => has(days, id) || has(beside, id);
  return definitions.filter(({ id }) => anywhere(whole, id) || parts.some((part) => anywhere(part, id)));
}

/** Days that were not seen to their end are no smaller days. */
export const isWhole = (days: KpiDays): boolean => days.coverage === undefined || days.coverage >= 0.999;
