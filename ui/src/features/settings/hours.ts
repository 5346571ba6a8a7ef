import type { HoursView, SiteView } from "@/api/generated";

/** Monday first. */
export type Week = NonNullable<SiteView["opening_hours"]>;

/** A week as typed, a field a day; an empty one is closed. */
export type WeekDraft = readonly string[];

const SPAN = /^(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|—|to|bis)\s*(\d{1,2})(?:[:.](\d{2}))?$/i;

const clock = (hour: string, minute = "00"): string | undefined => {
  const [h, m] = [Number(hour), Number(minute)];
  if (h === 24 && m === 0) return "00:00";
  return h <= 23 && m <= 59 ? `${String(h).padStart(2, "0")}:${String(m).padStart(2, "0")}` : undefined;
};

/** A day's hours as typed: "9-13, 15:00–19:30"; nothing for what cannot be read. */
export function readDay(text: string): HoursView[] | undefined {
  const hours: HoursView[] = [];
  for (const part of text.split(/[,;+]/).map((each) => each.trim())) {
    if (part === "") continue;
    const found = SPAN.exec(part);
    const from = found?.[1] === undefined ? undefined : clock(found[1], found[2]);
    const to = found?.[3] === undefined ? undefined : clock(found[3], found[4]);
    if (from === undefined || to === undefined) return undefined;
    hours.push({ from, to });
  }
  return hours;
}

export function dayText(hours: readonly HoursView[]): string {
  return hours.map(({ from, to }) => `${from}–${to}`).join(", ");
}

export const weekDraft = (week: Week | undefined): WeekDraft => (week ?? Array.from({ length: 7 }, () => [])).map(dayText);

/** The week, when all its days can be read. */
export function readWeek(draft: WeekDraft): Week | undefined {
  const days = draft.map(readDay);
  return days.length === 7 && days.every((day) => day !== undefined) ? (days as Week) : undefined;
}

/** What is said of hours: nothing of a week that is empty and always was, or the store would be closed for good. */
export function saidHours(week: Week, before: Week | undefined): Week | undefined {
  return before === undefined && week.every((day) => day.length === 0) ? undefined : week;
}

/** The first day's hours for all days up to Saturday: what most stores have. */
export const likeMonday = (draft: WeekDraft): WeekDraft => draft.map((day, index) => (index < 6 ? (draft[0] ?? "") : day));
