import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { useEngine } from "@/api/hooks";
import { ApiFailure, unwrap } from "@/api/result";

import { stageOf, type ExportRequest, type ExportView } from "./exports";

const KEY = ["exports"];
const RENEW_MS = 500;

/** Exports there are, their progress, and the way to start one. */
export function useExports(shown: boolean) {
  const { client } = useEngine();
  const queries = useQueryClient();
  const list = useQuery({
    queryKey: KEY,
    queryFn: async () => unwrap(await client.json<ExportView[]>("GET", "/exports")),
    enabled: shown,
    refetchInterval: ({ state }) => (state.data?.some((each) => ["waiting", "running"].includes(stageOf(each))) ? RENEW_MS : false),
  });
  const start = useMutation({
    mutationFn: async (request: ExportRequest) => unwrap(await client.json<ExportView>("POST", "/exports", request)),
    onSuccess: (made) => {
      queries.setQueryData<ExportView[]>(KEY, (all) => [made, ...(all ?? []).filter((each) => each.id !== made.id)]);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  const possible = !(list.error instanceof ApiFailure && list.error.error.code === "not_found");
  return { list: list.data ?? [], possible, start };
}
