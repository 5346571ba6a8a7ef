import { keepPreviousData, useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";

import type { EngagementLimits, EngagementView, HeatmapView, JourneysView, PlanHeatmapView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap } from "@/api/result";

const MOVEMENT = "movement";
/** The engine adds up what it sees every ten seconds. */
const RENEW_MS = 10_000;

export interface Hours {
  fromMs: number;
  toMs: number;
}

function useHeatQuery() {
  const engine = useEngine();
  return (camera: string, { fromMs, toMs }: Hours) => {
    const query = new URLSearchParams({ camera, from_ms: String(fromMs), to_ms: String(toMs) });
    return {
      queryKey: [MOVEMENT, "heat", camera, fromMs, toMs],
      queryFn: async () => unwrap(await engine.client.json<HeatmapView>("GET", `/heatmaps?${query.toString()}`)),
      // What is over does not change any more.
      refetchInterval: () => (toMs > engine.nowMs() ? RENEW_MS : (false as const)),
    };
  };
}

/** Where people were in front of a camera in a time. */
export function useHeatmap(camera: string, hours: Hours) {
  return useQuery(useHeatQuery()(camera, hours));
}

/** The same for a part of it; the one before stays until it is here. None: no part. */
export function usePartOfHeatmap(camera: string, hours: Hours | undefined) {
  const heat = useHeatQuery();
  return useQuery({ ...heat(camera, hours ?? { fromMs: 0, toMs: 0 }), enabled: hours !== undefined, placeholderData: keepPreviousData });
}

/** The same for each of some hours; those that are not here yet are left out. */
export function useHourMaps(camera: string, hours: readonly Hours[]): ReadonlyMap<number, HeatmapView> {
  const heat = useHeatQuery();
  const answers = useQueries({ queries: hours.map((each) => heat(camera, each)) });
  return new Map(answers.flatMap(({ data }) => (data ? [[data.start_ms, data] as const] : [])));
}

const days = ({ fromMs, toMs }: Hours) => new URLSearchParams({ from_ms: String(fromMs), to_ms: String(toMs) }).toString();

/** The ways that people took on some days. */
export function useJourneys(time: Hours) {
  const { client } = useEngine();
  return useQuery({
    queryKey: [MOVEMENT, "journeys", time.fromMs, time.toMs],
    queryFn: async () => unwrap(await client.json<JourneysView>("GET", `/journeys?${days(time)}`)),
    refetchInterval: RENEW_MS,
  });
}

/** How long people stayed in zones on some days. */
export function useEngagement(time: Hours) {
  const { client } = useEngine();
  return useQuery({
    queryKey: [MOVEMENT, "engagement", time.fromMs, time.toMs],
    queryFn: async () => unwrap(await client.json<EngagementView>("GET", `/engagement?${days(time)}`)),
    refetchInterval: RENEW_MS,
  });
}

/** From when on somebody visits a zone, and is engaged. */
export function useSetLimits() {
  const { client } = useEngine();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (limits: EngagementLimits) => unwrap(await client.json<EngagementLimits>("PUT", "/engagement/limits", limits)),
    onSettled: () => queries.invalidateQueries({ queryKey: [MOVEMENT, "engagement"] }),
  });
}

/** Where people were on the floor plan in a time. */
export function usePlanHeatmap({ fromMs, toMs }: Hours) {
  const engine = useEngine();
  const query = new URLSearchParams({ from_ms: String(fromMs), to_ms: String(toMs) });
  return useQuery({
    queryKey: [MOVEMENT, "plan", fromMs, toMs],
    queryFn: async () => unwrap(await engine.client.json<PlanHeatmapView>("GET", `/heatmaps/floor-plan?${query.toString()}`)),
    refetchInterval: () => (toMs > engine.nowMs() ? RENEW_MS : (false as const)),
  });
}
