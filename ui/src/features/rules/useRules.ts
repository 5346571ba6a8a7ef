import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { RuleView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap } from "@/api/result";

const KEY = ["rules"];

export function useRules() {
  const { client } = useEngine();
  return useQuery({ queryKey: KEY, queryFn: async () => unwrap(await client.json<RuleView[]>("GET", "/rules")) });
}

/** Keeps a rule, new or changed. */
export function useSaveRule() {
  const { client } = useEngine();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (rule: RuleView) => unwrap(await client.json<RuleView>("PUT", `/rules/${encodeURIComponent(rule.id)}`, rule)),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

export function useRemoveRule() {
  const { client } = useEngine();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => unwrap(await client.json<undefined>("DELETE", `/rules/${encodeURIComponent(id)}`)),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
