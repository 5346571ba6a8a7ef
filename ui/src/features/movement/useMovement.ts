import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";

import type { HeatmapView } from "@/api/generated";
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
  const { client, nowMs } = useEngine();
  return (camera: string, { fromMs, toMs }: Hours) => {
    const query = new URLSearchParams({ camera, from_ms: String(fromMs), to_ms: String(toMs) });
    return {
      queryKey: [MOVEMENT, "heat", camera, fromMs, toMs],
      queryFn: async () => unwrap(await client.json<HeatmapView>("GET", `/heatmaps?${query.toString()}`)),
      // What is over does not change any more.
      refetchInterval: () => (toMs > nowMs() ? RENEW_MS : (false as const)),
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
