/** A stretch of time in which a zone keeps its distance from UTC. */
export interface OffsetPiece {
  fromMs: number;
  toMs: number;
  offsetMs: number;
}

const HOUR_MS = 3_600_000;
/** No zone changes twice within this. */
const LOOK_MS = 12 * HOUR_MS;

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  let found = formatters.get(zone);
  if (!found) {
    found = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", era: "short", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" });
    formatters.set(zone, found);
  }
  return found;
}

/** How far the zone's clocks are ahead of UTC at a moment. */
export function offsetAt(ms: number, zone: string): number {
  const whole = Math.floor(ms / 1000) * 1000;
  const parts: Record<string, number> = {};
  for (const { type, value } of formatter(zone).formatToParts(whole)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
}

/** The pieces of a time in which the offset stays the same; two of them around each change of the clocks. */
export function offsetPieces(fromMs: number, toMs: number, zone: string): OffsetPiece[] {
  const pieces: OffsetPiece[] = [];
  let start = fromMs;
  let offset = offsetAt(fromMs, zone);
  for (let at = fromMs; at < toMs; ) {
    const next = Math.min(at + LOOK_MS, toMs);
    const then = offsetAt(next, zone);
    if (then !== offset) {
      const change = changeBetween(at, next, zone);
      pieces.push({ fromMs: start, toMs: change, offsetMs: offset });
      [start, offset] = [change, then];
    }
    at = next;
  }
  pieces.push({ fromMs: start, toMs, offsetMs: offset });
  return pieces;
}

/** The first millisecond of the new offset. */
function changeBetween(fromMs: number, toMs: number, zone: string): number {
  const before = offsetAt(fromMs, zone);
  let [low, high] = [Math.floor(fromMs / 1000), Math.ceil(toMs / 1000)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * 1000, zone) === before) low = middle;
    else high = middle;
  }
  return high * 1000;
}

/** Whether the zone's clocks show this time twice: in the hour in which they are set back. */
export function isAmbiguous(ms: number, zone: string): boolean {
  return momentsOf(ms + offsetAt(ms, zone), zone).length > 1;
}

/** The moments at which a zone's clocks show a time, given as if it were UTC: none, one or two. */
export function momentsOf(localMs: number, zone: string): number[] {
  const offsets = new Set([localMs - 2 * LOOK_MS, localMs + 2 * LOOK_MS].map((ms) => offsetAt(ms, zone)));
  const moments = [...offsets].map((offset) => localMs - offset).filter((ms) => ms + offsetAt(ms, zone) === localMs);
  return moments.sort((a, b) => a - b);
}
