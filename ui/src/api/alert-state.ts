import { derived } from "./derived";
import type { AlertView } from "./generated";

/** Nobody has it. */
export const isOpen = ({ state }: AlertView): boolean => state === "open";

/** Somebody has it, or is on the way. */
export const isTaken = ({ state }: AlertView): boolean => state === "acknowledged" || state === "dispatched";

export const isClosed = ({ state }: AlertView): boolean => state === "resolved" || state === "dismissed";

/** How many nobody has. */
export const openCount = derived((alerts: readonly AlertView[]): number => alerts.reduce((sum, alert) => sum + Number(isOpen(alert)), 0));
