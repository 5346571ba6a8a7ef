import type { Severity } from "./generated";

/** From the most to the least urgent. */
export const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low"];
