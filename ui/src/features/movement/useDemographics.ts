import { useQuery } from "@tanstack/react-query";

import type { DemographicsView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap } from "@/api/result";

import type { Hours } from "./useMovement";

/** The engine stores what it counts every ten seconds. */
const RENEW_MS = 10_000;

/** Of what age and gender those were taken to be who came in on some days. */
export function useDemographics({ fromMs, toMs }: Hours) {
  const engine = useEngine();
  const query = new URLSearchParams({ from_ms: String(fromMs), to_ms: String(toMs) });
  return useQuery({
    queryKey: ["demographics", fromMs, toMs],
    queryFn: async () => unwrap(await engine.client.json<DemographicsView>("GET", `/demographics?${query.toString()}`)),
    refetchInterval: () => (toMs > engine.nowMs() ? RENEW_MS : (false as const)),
  });
}
