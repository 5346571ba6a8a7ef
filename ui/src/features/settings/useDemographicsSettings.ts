import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { DemographicsSettings, DemographicsSettingsView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap } from "@/api/result";

/** Begins as the key of the sums does: they change with it. */
const ALL = ["demographics"];
const KEY = ["demographics", "settings"];

/** The engine stores what it counts every ten seconds. */
const OFTEN_MS = 10_000;

/** Whether faces are looked at, for whoever decides it. */
export function useDemographicsSettings() {
  const { client } = useEngine();
  return useQuery({ queryKey: KEY, queryFn: async () => unwrap(await client.json<DemographicsSettingsView>("GET", "/demographics/settings")), refetchInterval: OFTEN_MS });
}

/** Switches it, and says from how many people on a group is shown. */
export function useSetDemographics() {
  const { client } = useEngine();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (settings: DemographicsSettings) => unwrap(await client.json<DemographicsSettingsView>("PUT", "/demographics/settings", settings)),
    onSettled: () => queries.invalidateQueries({ queryKey: ALL }),
  });
}

/** Deletes all sums. */
export function useDeleteDemographics() {
  const { client } = useEngine();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => { unwrap(await client.json<unknown>("DELETE", "/demographics")); },
    onSettled: () => queries.invalidateQueries({ queryKey: ALL }),
  });
}
