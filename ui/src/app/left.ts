import { useEffect, useState } from "react";

import { useMe } from "@/api/hooks";
import { recall, remember } from "@/platform/storage";

const HOUR_MS = 3_600_000;
/** Away for as long as this is having left; less is a break. */
const LEFT_MS = HOUR_MS;
const BEAT_MS = 60_000;
/** What is told to somebody of whom it is not known when they left. */
const USUAL_MS = 12 * HOUR_MS;

/** When somebody was here last, and when they left before that. */
export interface Presence {
  here: number;
  left?: number | undefined;
}

/** Somebody is here now. */
export function beat(kept: Presence | undefined, now: number): Presence {
  if (!kept || kept.here > now) return { here: now };
  return now - kept.here >= LEFT_MS ? { here: now, left: kept.here } : { here: now, left: kept.left };
}

/** Since when they were away; and whether that is known. */
export function awaySince(kept: Presence | undefined, now: number): { since: number; isKnown: boolean } {
  return kept?.left === undefined ? { since: now - USUAL_MS, isKnown: false } : { since: kept.left, isKnown: true };
}

function read(key: string): Presence | undefined {
  const kept = recall(key);
  if (typeof kept !== "object" || kept === null || !("here" in kept) || typeof kept.here !== "number") return undefined;
  return { here: kept.here, left: "left" in kept && typeof kept.left === "number" ? kept.left : undefined };
}

const useKey = (): string => `here.${useMe()?.user?.id ?? "machine"}`;

/** Notes that this page's person is here, while the page is looked at. */
export function usePresenceNoted(): void {
  const key = useKey();
  useEffect(() => {
    const note = () => {
      if (document.visibilityState === "visible") remember(key, beat(read(key), Date.now()));
    };
    note();
    const timer = setInterval(note, BEAT_MS);
    document.addEventListener("visibilitychange", note);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", note);
    };
  }, [key]);
}

/** Since when this page's person was away before they came. */
export function useAwaySince(): { since: number; isKnown: boolean } {
  const key = useKey();
  // As it was when the screen was opened: what is read must not move away.
  const [kept] = useState(() => awaySince(read(key), Date.now()));
  return kept;
}
