import { momentsOf, offsetAt } from "@/i18n/zone";

/** A moment as a date and time field holds it, by the store's clocks: 2026-11-20T14:31:46 */
export function fieldText(ms: number, zone: string): string {
  return new Date(ms + offsetAt(ms, zone)).toISOString().slice(0, 19);
}

/** What a field says; of the two moments of an hour that comes twice the one nearer to `nearMs`. Nothing for a time that does not exist. */
export function fieldMoment(text: string, zone: string, nearMs: number): number | undefined {
  const local = Date.parse(`${text}Z`);
  if (!Number.isFinite(local)) return undefined;
  const [first, second] = momentsOf(local, zone);
  if (first === undefined || second === undefined) return first;
  return Math.abs(first - nearMs) <= Math.abs(second - nearMs) ? first : second;
}
