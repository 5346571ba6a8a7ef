import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { ApiClient } from "@/api/client";
import { useEngine } from "@/api/hooks";
import { unwrap, type Result } from "@/api/result";

/** Everything about people is asked for anew after any change of it. */
const KEY = "accounts";

export function useAccountQuery<T>(name: string, ask: (client: ApiClient) => Promise<Result<T>>, enabled = true) {
  const { client } = useEngine();
  return useQuery({ queryKey: [KEY, name], queryFn: async () => unwrap(await ask(client)), enabled });
}

export function useAccountChange<In, Out>(change: (client: ApiClient, what: In) => Promise<Result<Out>>) {
  const { client } = useEngine();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (what: In) => unwrap(await change(client, what)),
    onSuccess: () => queries.invalidateQueries({ queryKey: [KEY] }),
  });
}
