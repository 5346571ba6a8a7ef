import type { CameraState } from "@/api/generated";

/** Live under 1 s, late up to 2 s, stale from there on; never: no picture has come yet. */
export type Liveness = "live" | "late" | "stale" | "never";

const LATE_AFTER_MS = 1000;

/** A tile must look stale within 2 s of the last picture; the ticker and the drawing take up to 0.2 s of them. */
const STALE_AFTER_MS = 1800;

/**
 * How fresh a picture is.
 *
 * `ageMs` counts from the newest picture's arrival here, so a dead socket shows without a word from
 * the engine; the engine's own state shows what it knows before we do.
 */
export function liveness(ageMs: number | undefined, state: CameraState | undefined): Liveness {
  if (ageMs === undefined) return "never";
  if (ageMs >= STALE_AFTER_MS || state === "stale" || state === "offline") return "stale";
  return ageMs >= LATE_AFTER_MS ? "late" : "live";
}
