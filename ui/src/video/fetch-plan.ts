export interface Span {
  fromMs: number;
  toMs: number;
}

/** Seconds of playing that are asked for at once, and that may be left before more is. */
const AHEAD_S = 20;
const REFILL_S = 8;

/** Parts of a stream this near to each other play without a break. */
const JOIN_MS = 350;

/** Shorter stretches are not worth asking for: the last pictures are still being written. */
const SHORTEST_MS = 300;

/** The last stretch grows while it is recorded; the list of stretches is this much older at most. */
const GROWING_MS = 15_000;

export interface Situation {
  atMs: number;
  rate: number;
  /** What the player has. */
  buffered: readonly Span[];
  /** What is recorded, as far as known, in order. */
  recorded: readonly Span[];
  /** The newest moment that can be there. */
  edgeMs: number;
}

/** The stretch a moment lies in; the one that is being recorded reaches to the edge. */
export function spanAt(spans: readonly Span[], atMs: number, edgeMs: number): Span | undefined {
  const grown = growing(spans, edgeMs);
  return grown.findLast((span) => span.fromMs <= atMs && atMs < span.toMs);
}

/** Where recorded time goes on after a moment that has none. */
export function nextStart(spans: readonly Span[], atMs: number): number | undefined {
  return spans.find((span) => span.fromMs > atMs)?.fromMs;
}

/** Until when the player can go on from a moment; the moment itself when it has nothing. */
export function bufferedUntil(buffered: readonly Span[], atMs: number): number {
  let until = atMs;
  for (const span of [...buffered].sort((a, b) => a.fromMs - b.fromMs)) {
    if (span.fromMs <= until + JOIN_MS && span.toMs > until) until = span.toMs;
  }
  return until;
}

/** The moment itself where the player has it, or the near beginning of what it has: pictures may start a little after their stretch. */
export function reachable(buffered: readonly Span[], atMs: number): number {
  if (buffered.some((span) => span.fromMs <= atMs && atMs < span.toMs)) return atMs;
  const near = buffered.filter((span) => span.fromMs > atMs && span.fromMs <= atMs + JOIN_MS);
  return near.length > 0 ? Math.min(...near.map((span) => span.fromMs)) : atMs;
}

/** What to ask for next, so that playing never waits and nothing is fetched for nobody. */
export function nextFetch({ atMs, rate, buffered, recorded, edgeMs }: Situation): Span | undefined {
  const scale = Math.max(1, rate);
  let have = bufferedUntil(buffered, atMs);
  const grown = growing(recorded, edgeMs);
  // A gap is passed at the speed of playing: what comes behind it counts from its end.
  while (have - atMs < REFILL_S * 1000 * scale) {
    const from = have;
    const span = grown.find((each) => each.toMs > from + SHORTEST_MS);
    if (!span) return undefined;
    const start = Math.max(from, span.fromMs);
    if (start - atMs >= REFILL_S * 1000 * scale) return undefined;
    const until = bufferedUntil(buffered, start);
    if (until > start) {
      have = until;
      continue;
    }
    const toMs = Math.min(start + AHEAD_S * 1000 * scale, edgeMs);
    // The player's clock and ours round differently: a little behind the seam is in the next part.
    return toMs - start < SHORTEST_MS ? undefined : { fromMs: Math.ceil(start) + (start > atMs ? 1 : 0), toMs: Math.ceil(toMs) };
  }
  return undefined;
}

function growing(spans: readonly Span[], edgeMs: number): readonly Span[] {
  const last = spans.at(-1);
  if (!last || last.toMs >= edgeMs || edgeMs - last.toMs > GROWING_MS) return spans;
  return [...spans.slice(0, -1), { fromMs: last.fromMs, toMs: edgeMs }];
}
