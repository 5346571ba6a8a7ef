import type { KpiDefinition, KpiWeekHour, KpiWeekView } from "@/api/generated";

export const VIEWS = ["days", "week", "funnel"] as const;
export type View = (typeof VIEWS)[number];

/** Shades of a cell. */
const LEVELS = 5;

export interface WeekCell {
  of: KpiWeekHour;
  value: number;
  /** 0–4, from little to much. */
  level: number;
}

export interface WeekGrid {
  /** Those with anything, and all between them. */
  hours: number[];
  /** By weekday, Monday first, then by hour. */
  cells: (WeekCell | undefined)[][];
  /** Nothing where no cell has a value. */
  most: WeekCell | undefined;
  least: WeekCell | undefined;
}

/** A count by the hour; a ratio of all such hours together. */
export const valueOf = (hour: KpiWeekHour, { id, unit }: Pick<KpiDefinition, "id" | "unit">): number | undefined => (unit === "people" ? hour.per_hour[id] : hour.values[id]);

/** One figure by weekday and hour. */
export function weekGrid({ hours }: KpiWeekView, definition: Pick<KpiDefinition, "id" | "unit">): WeekGrid {
  const known = hours.flatMap((of) => {
    const value = valueOf(of, definition);
    return value === undefined ? [] : [{ of, value }];
  });
  const highest = Math.max(0, ...known.map(({ value }) => value));
  const shaded = known.map((cell) => ({ ...cell, level: highest > 0 ? Math.min(LEVELS - 1, Math.floor((cell.value / highest) * LEVELS)) : 0 }));
  // Nights in which nothing ever happens make no rows; an hour without anything between two others does.
  const busy = shaded.filter(({ value }) => value > 0).map(({ of }) => of.hour);
  const [first, last] = [Math.min(...busy), Math.max(...busy)];
  const shown = busy.length > 0 ? Array.from({ length: last - first + 1 }, (_, index) => first + index) : [];
  const cells = Array.from({ length: 7 }, () => new Array<WeekCell | undefined>(24).fill(undefined));
  for (const cell of shaded) {
    const day = cells[cell.of.weekday];
    if (day) day[cell.of.hour] = cell;
  }
  const among = shaded.filter(({ of }) => shown.includes(of.hour));
  const best = (better: (a: number, b: number) => boolean) => among.reduce<WeekCell | undefined>((found, cell) => (found && !better(cell.value, found.value) ? found : cell), undefined);
  return { hours: shown, cells, most: best((a, b) => a > b), least: best((a, b) => a < b) };
}

/** The figures that any hour has a value of. */
export const toldByWeek = ({ definitions, hours }: KpiWeekView): KpiDefinition[] => definitions.filter((definition) => hours.some((hour) => (hour.values[definition.id] ?? 0) > 0));

/** Of all hours together; nothing where none is over. */
export function seenOf({ hours }: KpiWeekView): number | undefined {
  const known = hours.flatMap(({ coverage }) => (coverage === undefined ? [] : [coverage]));
  return known.length > 0 ? known.reduce((sum, share) => sum + share, 0) / known.length : undefined;
}
