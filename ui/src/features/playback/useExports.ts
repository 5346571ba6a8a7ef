import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { ExportRequest, ExportView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap } from "@/api/result";

const KEY = ["exports"];
const RENEW_MS = 500;

const runs = (exports: readonly ExportView[] | undefined) => exports?.some((each) => each.state === "running") ?? false;

/** Exports there are (nothing until the engine has told), their progress, and how to start and remove one. */
export function useExports(shown: boolean) {
  const { client } = useEngine();
  const queries = useQueryClient();
  const renew = () => queries.invalidateQueries({ queryKey: KEY });
  const list = useQuery({
    queryKey: KEY,
    queryFn: async () => unwrap(await client.json<ExportView[]>("GET", "/exports")),
    enabled: ({ state }) => shown || runs(state.data),
    refetchInterval: ({ state }) => (runs(state.data) ? RENEW_MS : false),
  });
  const start = useMutation({
    mutationFn: async (request: ExportRequest) => unwrap(await client.json<ExportView>("POST", "/exports", request)),
    onSuccess: (made) => {
      queries.setQueryData<ExportView[]>(KEY, (all) => [made, ...(all ?? []).filter((each) => each.id !== made.id)]);
    },
    onSettled: renew,
  });
  const remove = useMutation({
    mutationFn: async (id: string) => unwrap(await client.json<undefined>("DELETE", `/exports/${encodeURIComponent(id)}`)),
    onSettled: renew,
  });
  return { list: list.data, listError: list.error, start, remove };
}
