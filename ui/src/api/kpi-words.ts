import type { KpiDefinition } from "@/api/generated";
import { t } from "@/i18n";
import { count, money, oneDecimal, percentTenths, span } from "@/i18n/format";

export const GRAINS = ["day", "week", "month", "retail_week", "retail_month"] as const;
export type Grain = (typeof GRAINS)[number];

export const COMPARISONS = ["before", "weekday_before", "weekday_last_year", "date_last_year", "retail_last_year", "retail_last_year_restated"] as const;
export type Comparison = (typeof COMPARISONS)[number];

const words = t.compare;
const isNamed = (id: string): id is keyof typeof words.kpis => id in words.kpis;

/** Its name; the engine's key for one that this page does not know. */
export const kpiName = (id: string): string => (isNamed(id) ? words.kpis[id] : id);

/** A value in its unit; money in the store's currency. */
export function kpiText({ unit }: KpiDefinition, value: number | undefined, currency: string | undefined): string {
  if (value === undefined) return words.none;
  switch (unit) {
    case "share":
      return shareText(value);
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

/** A change may be more than the whole, and so may what was not counted rightly. */
export const shareText = (share: number): string => (share >= 1 ? `${count(Math.round(share * 100))} %` : percentTenths(share));
