/** A little fast, so that nobody notices how a late picture catches up. */
const CATCH_UP_RATE = 1.08;

/** Behind by more than the first, catch up until behind by less than the second. */
const LATE_S = 0.3;
const GOOD_S = 0.12;

/** Nobody wants to see these seconds in fast motion. */
const JUMP_S = 2;

export interface Pace {
  rate: number;
  /** Where to go on at once. */
  jumpTo?: number;
}

/** How to play on, that many seconds behind the newest picture. */
export function pace(atS: number, endS: number, rate: number): Pace {
  const behind = endS - atS;
  if (behind > JUMP_S) return { rate: 1, jumpTo: endS - GOOD_S };
  if (behind > LATE_S) return { rate: CATCH_UP_RATE };
  return { rate: behind < GOOD_S ? 1 : rate };
}
