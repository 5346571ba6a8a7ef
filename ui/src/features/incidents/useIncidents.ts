import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { ApiClient } from "@/api/client";
import type { IncidentChange, IncidentDetail, IncidentRequest, IncidentStatus, IncidentView, NewIncidentEntry, NewShiftEntry, ShiftEntryView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap, type Result } from "@/api/result";

const INCIDENTS = "incidents";
const SHIFT = "shift-log";
/** Nobody is told of a change of somebody else's at once: it is looked up. */
const RENEW_MS = 10_000;
const MOST = 200;

const at = (id: string) => `/incidents/${encodeURIComponent(id)}`;

export function useIncidents(status: IncidentStatus) {
  const { client } = useEngine();
  return useQuery({
    queryKey: [INCIDENTS, "list", status],
    queryFn: async () => unwrap(await client.json<IncidentView[]>("GET", `/incidents?status=${status}&limit=${String(MOST)}`)),
    refetchInterval: RENEW_MS,
  });
}

export function useIncident(id: string) {
  const { client } = useEngine();
  return useQuery({ queryKey: [INCIDENTS, "one", id], queryFn: async () => unwrap(await client.json<IncidentDetail>("GET", at(id))), refetchInterval: RENEW_MS });
}

/** What changes an incident answers it as it is now. */
function useIncidentCall<In>(call: (client: ApiClient, what: In) => Promise<Result<IncidentDetail>>) {
  const { client } = useEngine();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (what: In) => unwrap(await call(client, what)),
    onSuccess: (detail) => {
      queries.setQueryData([INCIDENTS, "one", detail.incident.id], detail);
    },
    // Also after a refusal: somebody else was faster, and what they did should show.
    onSettled: () => queries.invalidateQueries({ queryKey: [INCIDENTS] }),
  });
}

export const useNewIncident = () => useIncidentCall((client, request: IncidentRequest) => client.json<IncidentDetail>("POST", "/incidents", request));

export const useChangeIncident = () => useIncidentCall((client, { id, change }: { id: string; change: IncidentChange }) => client.json<IncidentDetail>("PUT", at(id), change));

export const useAddEntry = () => useIncidentCall((client, { id, entry }: { id: string; entry: NewIncidentEntry }) => client.json<IncidentDetail>("POST", `${at(id)}/entries`, entry));

export const picturePath = (incident: string, entry: number) => `${at(incident)}/entries/${String(entry)}/picture`;

/** The report as a PDF. */
export function useReport() {
  const { client } = useEngine();
  return useMutation({ mutationFn: async ({ id, paper }: { id: string; paper: "a4" | "letter" }) => unwrap(await client.blob(`${at(id)}/report?paper=${paper}`)) });
}

export function useShiftLog() {
  const { client } = useEngine();
  return useQuery({ queryKey: [SHIFT], queryFn: async () => unwrap(await client.json<ShiftEntryView[]>("GET", `/shift-log?limit=${String(MOST)}`)), refetchInterval: RENEW_MS });
}

function useShiftCall<In>(call: (client: ApiClient, what: In) => Promise<Result<ShiftEntryView>>) {
  const { client } = useEngine();
  const queries = useQueryClient();
  return useMutation({ mutationFn: async (what: In) => unwrap(await call(client, what)), onSettled: () => queries.invalidateQueries({ queryKey: [SHIFT] }) });
}

export const useNewShiftEntry = () => useShiftCall((client, entry: NewShiftEntry) => client.json<ShiftEntryView>("POST", "/shift-log", entry));

export const useTakeOver = () => useShiftCall((client, id: number) => client.json<ShiftEntryView>("POST", `/shift-log/${String(id)}/take`));
