import { useQuery } from "@tanstack/react-query";

import { useEngine } from "./hooks";
import { unwrap } from "./result";

/** A picture behind the token, kept while it is shown; nothing until it is here. */
export function useBlob(path: string | undefined): Blob | undefined {
  const { client } = useEngine();
  const { data } = useQuery({
    queryKey: ["blob", path],
    queryFn: async () => unwrap(await client.blob(path ?? "")),
    enabled: path !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
  return data;
}
