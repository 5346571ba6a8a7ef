import type { LineAccuracy, ShareView } from "@/api/generated";
import { t } from "@/i18n";
import { day, oneDecimal, percentTenths } from "@/i18n/format";

/** 97.1 % (95.8 to 98.1) */
export function shareWords(share: ShareView): string {
  return t.accuracy.share(percentTenths(share.value), percentTenths(share.low), percentTenths(share.high));
}

/** +3.2 %: too many counted; −3.2 %: too few. */
export function errorWords(error: number): string {
  const size = oneDecimal(Math.abs(error) * 100);
  return error === 0 ? t.accuracy.error.none : error > 0 ? t.accuracy.error.many(size) : t.accuracy.error.few(size);
}

/** Why it is time to count, or when it will be. */
export function dueWords(line: LineAccuracy, zone: string): string {
  if (line.due) return t.accuracy.due[line.due];
  return line.due_at_ms === undefined ? "" : t.accuracy.nextBy(day(line.due_at_ms, zone));
}
