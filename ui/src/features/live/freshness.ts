import type { CameraState } from "@/api/generated";
import { liveness, type Liveness } from "@/video/liveness";

export interface Reading {
  kind: Liveness;
  /** As it was at the last change worth showing; absent without a picture. */
  ageMs: number | undefined;
  /** When that was, by the monotonic clock. */
  readMs: number;
}

/** Tenths of a second flicker; the age is renewed once a second, the kind at once. */
const RENEW_MS = 1000;

/** One tile's freshness for the screen: the same object as long as it has nothing new to show. */
export class Freshness {
  #reading: Reading = { kind: "never", ageMs: undefined, readMs: Number.NEGATIVE_INFINITY };

  read(ageMs: number | undefined, state: CameraState | undefined, localMs: number): Reading {
    const kind = liveness(ageMs, state);
    if (kind !== this.#reading.kind || localMs - this.#reading.readMs >= RENEW_MS) this.#reading = { kind, ageMs, readMs: localMs };
    return this.#reading;
  }
}
