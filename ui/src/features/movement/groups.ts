import type { AgeBand, DemographicsView, Gender } from "@/api/generated";

/** One age, with how many of each gender; none where that is withheld. */
export interface AgeRow {
  age: AgeBand;
  people: Record<Gender, number | undefined>;
}

/** Groups by age, the youngest first. */
export function ageRows({ groups }: Pick<DemographicsView, "groups">): AgeRow[] {
  const rows = new Map<AgeBand, AgeRow>();
  for (const { age, gender, people } of groups) {
    const row = rows.get(age) ?? { age, people: { female: undefined, male: undefined } };
    row.people[gender] = people;
    rows.set(age, row);
  }
  return [...rows.values()];
}

/** The largest group that is shown; what bars are measured by. */
export function largestGroup({ groups }: Pick<DemographicsView, "groups">): number {
  return Math.max(1, ...groups.map(({ people }) => people ?? 0));
}

/** Shares of those whose faces were looked for; none where there were none. */
export function shares({ entries, unknown, withheld, footfall }: Pick<DemographicsView, "entries" | "unknown" | "withheld" | "footfall">) {
  const of = (part: number, all: number) => (all > 0 ? part / all : undefined);
  return {
    known: of(entries - unknown, entries),
    unknown: of(unknown, entries),
    withheld: of(withheld, entries),
    // A line that was taken away has left its sums: never more than all.
    lookedInto: footfall > 0 ? Math.min(1, entries / footfall) : undefined,
  };
}
