import { count, oneDecimal } from "@/i18n/format";

/** Days of room: with a tenth while that matters, never rounded up. */
export function daysText(days: number): string {
  return days < 10 ? oneDecimal(Math.floor(days * 10) / 10) : count(Math.floor(days));
}
