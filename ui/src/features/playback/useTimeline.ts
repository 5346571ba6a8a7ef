import { keepPreviousData, useQuery } from "@tanstack/react-query";

import type { Engine } from "@/api/engine";
import type { TimelineView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap } from "@/api/result";

import { length, type View } from "./timeline-view";

/** A timeline is asked for anew after this share of its length, within the limits. */
const RENEW_SHARE = 1 / 400;
const RENEW_MS = { least: 2000, most: 60_000 };
/** What is over changes only by deletion. */
const PAST_RENEW_MS = 30_000;

export async function fetchTimeline(engine: Engine, cameras: readonly string[], { fromMs, toMs }: View): Promise<TimelineView> {
  const query = new URLSearchParams({ cameras: cameras.join(","), from_ms: String(Math.floor(fromMs)), to_ms: String(Math.ceil(toMs)) });
  return unwrap(await engine.client.json<TimelineView>("GET", `/recordings/timeline?${query.toString()}`));
}

/** What is recorded of cameras in a stretch of time; the last answer stays until the next is there. */
export function useTimeline(cameras: readonly string[], window: View, renewMs?: number) {
  const engine = useEngine();
  return useQuery({
    queryKey: ["timeline", cameras.join(","), window.fromMs, window.toMs],
    queryFn: () => fetchTimeline(engine, cameras, window),
    enabled: cameras.length > 0,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    refetchInterval: () => {
      if (engine.nowMs() > window.toMs + PAST_RENEW_MS) return PAST_RENEW_MS;
      return renewMs ?? Math.min(RENEW_MS.most, Math.max(RENEW_MS.least, length(window) * RENEW_SHARE));
    },
  });
}
