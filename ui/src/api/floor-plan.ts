import type { FloorPlanView } from "./generated";

/** Where the picture lies. Each version has an address of its own, so that a new one is fetched. */
export function floorPlanPath(plan: FloorPlanView | undefined): string | undefined {
  return plan && `/site/floor-plan?version=${String(plan.version)}`;
}
