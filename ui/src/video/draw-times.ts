const CAPACITY = 2000;

export interface DrawSummary {
  /** Pictures drawn a second over the last seconds, all tiles together. */
  perSecond: number;
  /** Milliseconds from the picture's last packet at the engine to its drawing here. */
  medianMs: number;
  p95Ms: number;
  count: number;
}

/** How late pictures were when they were drawn: the newest of all tiles. */
export class DrawTimes {
  #entries: { atMs: number; latencyMs: number }[] = [];

  add(atMs: number, latencyMs: number): void {
    this.#entries.push({ atMs, latencyMs });
    if (this.#entries.length > CAPACITY) this.#entries.splice(0, CAPACITY / 4);
  }

  /** Of the last 10 s; nothing before the first picture. */
  summary(nowMs: number): DrawSummary | undefined {
    const recent = this.#entries.filter((entry) => entry.atMs > nowMs - 10_000);
    const latencies = recent.map((entry) => entry.latencyMs).sort((a, b) => a - b);
    const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))];
    const [medianMs, p95Ms, first] = [at(0.5), at(0.95), recent[0]];
    if (medianMs === undefined || p95Ms === undefined || !first) return undefined;
    return { perSecond: (recent.length * 1000) / Math.max(1000, nowMs - first.atMs), medianMs, p95Ms, count: recent.length };
  }
}
