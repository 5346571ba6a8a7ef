import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { ApiClient } from "@/api/client";
import type { EventPage, HandCountRequest, HandCountView, HandVerdict, LineAccuracy } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap, type Result } from "@/api/result";

const ACCURACY = "accuracy";
/** Somebody else may be counting. */
const RENEW_MS = 30_000;

const at = (id: string) => `/hand-counts/${encodeURIComponent(id)}`;

/** How well each line counts. */
export function useAccuracy() {
  const { client } = useEngine();
  return useQuery({ queryKey: [ACCURACY, "lines"], queryFn: async () => unwrap(await client.json<LineAccuracy[]>("GET", "/accuracy")), refetchInterval: RENEW_MS });
}

/** What was counted last is looked up as often as somebody may come in. */
const NEWEST_RENEW_MS = 5000;
const NEWEST = 100;

/** What was counted at a line last, newest first. */
export function useNewest(camera: string, line: string) {
  const { client } = useEngine();
  const query = new URLSearchParams({ camera, line, type: "line_cross", newest_first: "true", limit: String(NEWEST) });
  return useQuery({
    queryKey: [ACCURACY, "newest", camera, line],
    queryFn: async () => unwrap(await client.json<EventPage>("GET", `/events?${query.toString()}`)).events,
    refetchInterval: NEWEST_RENEW_MS,
  });
}

/** The counts of a line, newest first. */
export function useHandCounts(camera: string, line: string) {
  const { client } = useEngine();
  const query = new URLSearchParams({ camera, line });
  return useQuery({
    queryKey: [ACCURACY, "counts", camera, line],
    queryFn: async () => unwrap(await client.json<HandCountView[]>("GET", `/hand-counts?${query.toString()}`)),
  });
}

export function useHandCount(id: string) {
  const { client } = useEngine();
  return useQuery({ queryKey: [ACCURACY, "one", id], queryFn: async () => unwrap(await client.json<HandCountView>("GET", at(id))) });
}

/** What changes a count answers it as it is now. */
function useCountCall<In>(call: (client: ApiClient, what: In) => Promise<Result<HandCountView>>) {
  const { client } = useEngine();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (what: In) => unwrap(await call(client, what)),
    onSuccess: (count) => {
      queries.setQueryData([ACCURACY, "one", count.id], count);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: [ACCURACY] }),
  });
}

export const useBegin = () => useCountCall((client, request: HandCountRequest) => client.json<HandCountView>("POST", "/hand-counts", request));

export const useJudge = () =>
  useCountCall((client, { id, number, verdict }: { id: string; number: number; verdict: HandVerdict }) => client.json<HandCountView>("PUT", `${at(id)}/clips/${String(number)}`, verdict));

export const useFinish = () => useCountCall((client, id: string) => client.json<HandCountView>("POST", `${at(id)}/finish`));

/** Forgets a count that is open. */
export function useDiscard() {
  const { client } = useEngine();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      unwrap(await client.json<undefined>("DELETE", at(id)));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: [ACCURACY] }),
  });
}
