/** What is marked on the timeline: nothing, one end, or both. */
export interface Range {
  inMs?: number;
  outMs?: number;
}

export interface FullRange {
  inMs: number;
  outMs: number;
}

/** So much around the moment shown, where nothing is marked. */
const AROUND_MS = 15_000;

export function withIn(range: Range, atMs: number): Range {
  return range.outMs !== undefined && range.outMs > atMs ? { inMs: atMs, outMs: range.outMs } : { inMs: atMs };
}

export function withOut(range: Range, atMs: number): Range {
  return range.inMs !== undefined && range.inMs < atMs ? { inMs: range.inMs, outMs: atMs } : { inMs: atMs - 2 * AROUND_MS, outMs: atMs };
}

export function isFull(range: Range): range is FullRange {
  return range.inMs !== undefined && range.outMs !== undefined;
}

/** The marked range; around the moment shown where it is not marked. */
export function rangeOr(range: Range, atMs: number): FullRange {
  if (isFull(range)) return range;
  return range.inMs === undefined ? { inMs: atMs - AROUND_MS, outMs: atMs + AROUND_MS } : { inMs: range.inMs, outMs: Math.max(atMs, range.inMs + 1000) };
}
