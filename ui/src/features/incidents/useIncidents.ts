import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";

import type { ApiClient } from "@/api/client";
import type { IncidentChange, IncidentDetail, IncidentRequest, IncidentStatus, IncidentView, NewIncidentEntry, NewShiftEntry, ShiftEntryView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap, type Result } from "@/api/result";

import type { Into } from "./IncidentChoice";

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

type NewClip = Extract<NewIncidentEntry, { type: "clip" }>;

/**
 * Puts times of video into an incident, one after the other, and begins it where it is a new one. Asked again after a
 * failure it goes on where it broke off: nothing is put in twice. What it gives is the incident's id.
 */
export function usePutVideo() {
  const { client } = useEngine();
  const queries = useQueryClient();
  const begun = useRef<string>(undefined);
  const put = useRef(new Set<string>());
  return useMutation({
    mutationFn: async ({ into, clips }: { into: Into; clips: readonly NewClip[] }) => {
      if ("title" in into && begun.current === undefined) {
        const made = unwrap(await client.json<IncidentDetail>("POST", "/incidents", { title: into.title.trim(), alerts: [], note: "" } satisfies IncidentRequest));
        begun.current = made.incident.id;
      }
      const id = "incident" in into ? into.incident : (begun.current ?? "");
      for (const clip of clips) {
        const key = JSON.stringify([id, clip]);
        if (put.current.has(key)) continue;
        unwrap(await client.json<IncidentDetail>("POST", `${at(id)}/entries`, clip));
        put.current.add(key);
      }
      return id;
    },
    // The video is protected from now on: the timeline shows that.
    onSettled: () => Promise.all([queries.invalidateQueries({ queryKey: [INCIDENTS] }), queries.invalidateQueries({ queryKey: ["timeline"] })]),
  });
}

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
