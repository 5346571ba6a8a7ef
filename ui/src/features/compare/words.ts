import type { KpiDays, KpiDefinition } from "@/api/generated";
import { t } from "@/i18n";
import { count, money, oneDecimal, percentTenths, shortDay, span } from "@/i18n/format";

import { noonOf } from "./compare";

const words = t.compare;
const isNamed = (id: string): id is keyof typeof words.kpis => id in words.kpis;

/** Its name; the engine's key for one that this page does not know. */
export const kpiName = (id: string): string => (isNamed(id) ? words.kpis[id] : id);

/** A value in its unit; money in the store's currency. */
export function kpiText({ unit }: KpiDefinition, value: number | undefined, currency: string | undefined): string {
  if (value === undefined) return words.none;
  switch (unit) {
    case "share":
      return value > 1 ? percentTenthsOf(value) : percentTenths(value);
    case "seconds":
      return span(value);
    case "money":
      return money(value, currency);
    case "pieces":
      return oneDecimal(value);
    default:
      return count(value);
  }
}

/** A day or two as people write them; days of the calendar, which no time zone moves. */
export function daysText({ first, last }: Pick<KpiDays, "first" | "last">): string {
  const text = (day: string) => shortDay(noonOf(day) ?? 0, "UTC");
  return first === last ? text(first) : words.from(text(first), text(last));
}

/** With its sign, as people say changes. */
export function changeText(share: number | undefined): string {
  if (share === undefined) return words.none;
  const sign = share > 0 ? "+" : share < 0 ? "−" : "±";
  return `${sign}${percentTenthsOf(Math.abs(share))}`;
}

/** A change may be more than the whole, and so may what was not counted rightly. */
const percentTenthsOf = (share: number): string => (share >= 1 ? `${count(Math.round(share * 100))} %` : percentTenths(share));

/** 9–10, an hour of the store's clock. */
export const hourText = (hour: number): string => `${String(hour)}–${String(hour + 1)}`;

/** A value of an hour of the week: few people an hour in tenths, as they are a mean. */
export function weekText(definition: KpiDefinition, value: number | undefined, currency: string | undefined): string {
  if (definition.unit !== "people" || value === undefined) return kpiText(definition, value, currency);
  return value < 10 ? oneDecimal(value) : count(Math.round(value));
}
