import type { KpiDays } from "@/api/generated";

export const STEPS = ["came_by", "came_in", "at_till", "bought"] as const;
export type Step = (typeof STEPS)[number];

export interface FunnelStep {
  step: Step;
  people: number;
  /** Of those of the step before; may be above 1: not everybody who buys waits at a till that a camera sees. */
  share: number | undefined;
}

/** How far people came. A step of which nothing is known is left out, and the next is a share of the one before it. */
export function funnelOf({ values }: Pick<KpiDays, "values">): FunnelStep[] {
  const { footfall, passers_by: passers, served, transactions } = values;
  const cameBy = passers !== undefined && passers > 0 && footfall !== undefined ? footfall + passers : undefined;
  const people: Record<Step, number | undefined> = { came_by: cameBy, came_in: footfall, at_till: served !== undefined && served > 0 ? served : undefined, bought: transactions };
  const steps: FunnelStep[] = [];
  for (const step of STEPS) {
    const now = people[step];
    if (now === undefined) continue;
    const before = steps.at(-1)?.people;
    steps.push({ step, people: now, share: before === undefined || before === 0 ? undefined : now / before });
  }
  return steps;
}
