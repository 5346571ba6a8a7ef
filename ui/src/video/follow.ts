/** A player further off than this jumps; nearer it is led back by a rate nobody notices. */
const JUMP_MS = 400;
const NEAR_MS = 40;

/** Players refuse more than this. */
const FASTEST = 16;

export interface Lead {
  rate: number;
  /** Where to go on at once. */
  jump: boolean;
}

/** How a player that shows `shownMs` comes to show what the clock says. */
export function follow(shownMs: number, clockMs: number, rate: number): Lead {
  const behind = clockMs - shownMs;
  // A fast player is further off for the same delay.
  const scale = Math.max(1, rate);
  if (Math.abs(behind) > JUMP_MS * scale) return { rate, jump: true };
  if (Math.abs(behind) <= NEAR_MS * scale) return { rate, jump: false };
  return { rate: Math.min(FASTEST, rate * (behind > 0 ? 1.1 : 0.9)), jump: false };
}
