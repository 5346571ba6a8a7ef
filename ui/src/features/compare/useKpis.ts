import { keepPreviousData, useQuery } from "@tanstack/react-query";

import type { KpiView, KpiWeekView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap } from "@/api/result";

import type { Comparison, Grain } from "./compare";

/** The running day grows. */
const RENEW_MS = 30_000;

interface Asked {
  first: string;
  last: string;
  grain: Grain;
  compare: Comparison;
}

/** Key figures over days; those shown before stay until others are here. */
export function useKpis(asked: Asked) {
  const { client } = useEngine();
  const query = new URLSearchParams({ ...asked }).toString();
  return useQuery({
    queryKey: ["kpis", query],
    queryFn: async () => unwrap(await client.json<KpiView>("GET", `/kpis?${query}`)),
    placeholderData: keepPreviousData,
    refetchInterval: RENEW_MS,
  });
}

/** Key figures by weekday and hour, over days. */
export function useKpiWeek({ first, last, openOnly }: { first: string; last: string; openOnly: boolean }) {
  const { client } = useEngine();
  const query = new URLSearchParams({ first, last, open_only: String(openOnly) }).toString();
  return useQuery({
    queryKey: ["kpis", "week", query],
    queryFn: async () => unwrap(await client.json<KpiWeekView>("GET", `/kpis/week?${query}`)),
    placeholderData: keepPreviousData,
    refetchInterval: RENEW_MS,
  });
}
