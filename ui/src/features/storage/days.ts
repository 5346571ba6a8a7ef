import { t } from "@/i18n";
import { count, oneDecimal, span } from "@/i18n/format";

/** How long there is room: with a tenth while that matters, never rounded up; below a day in hours. */
export function roomText(days: number): string {
  if (days < 1) return span(Math.floor(days * 1440) * 60);
  return t.storage.daysValue(days < 10 ? oneDecimal(Math.floor(days * 10) / 10) : count(Math.floor(days)));
}
