/** A little fast, so that nobody notices how a late picture catches up; faster when it is much. */
const CATCH_UP_RATE = 1.08;
const HURRY_RATE = 1.25;

/** Behind by more than the first, catch up until behind by less than the second. */
const LATE_S = 0.3;
const GOOD_S = 0.12;
const VERY_LATE_S = 0.6;

/** Nobody wants to see more than this in fast motion. */
const JUMP_S = 1.2;

export interface Pace {
  rate: number;
  /** Where to go on at once. */
  jumpTo?: number;
}

/** How to play on, that many seconds behind the newest picture. */
export function pace(atS: number, endS: number, rate: number): Pace {
  const behind = endS - atS;
  if (behind > JUMP_S) return { rate: 1, jumpTo: endS - GOOD_S };
  if (behind > VERY_LATE_S) return { rate: HURRY_RATE };
  if (behind > LATE_S) return { rate: CATCH_UP_RATE };
  return { rate: behind < GOOD_S ? 1 : Math.min(rate, CATCH_UP_RATE) };
}

/** Where to begin: the stream comes from its last keyframe on, which may be seconds ago. */
export function firstPlace(endS: number): number {
  return Math.max(0, endS - GOOD_S);
}
