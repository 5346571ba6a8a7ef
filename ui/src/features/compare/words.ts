import type { KpiDays, KpiDefinition } from "@/api/generated";
import { t } from "@/i18n";
import { kpiText, shareText } from "@/api/kpi-words";
import { count, oneDecimal, shortDay } from "@/i18n/format";

import { noonOf } from "./compare";

const words = t.compare;

/** A day or two as people write them; days of the calendar, which no time zone moves. */
export function daysText({ first, last }: Pick<KpiDays, "first" | "last">): string {
  const text = (day: string) => shortDay(noonOf(day) ?? 0, "UTC");
  return first === last ? text(first) : words.from(text(first), text(last));
}

/** With its sign, as people say changes. */
export function changeText(share: number | undefined): string {
  if (share === undefined) return words.none;
  const sign = share > 0 ? "+" : share < 0 ? "−" : "±";
  return `${sign}${shareText(Math.abs(share))}`;
}

/** 9–10, an hour of the store's clock. */
export const hourText = (hour: number): string => `${String(hour)}–${String(hour + 1)}`;

/** A value of an hour of the week: few people an hour in tenths, as they are a mean. */
export function weekText(definition: KpiDefinition, value: number | undefined, currency: string | undefined): string {
  if (definition.unit !== "people" || value === undefined) return kpiText(definition, value, currency);
  return value < 10 ? oneDecimal(value) : count(Math.round(value));
}
