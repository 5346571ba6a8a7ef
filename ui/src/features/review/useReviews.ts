import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { ReviewRequest, ReviewView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap } from "@/api/result";

const REVIEWS = "reviews";
/** Something new is seen in no more than seconds. */
const RENEW_MS = 10_000;

/** What is to be looked at, what most speaks for first; with `all` also what was, and what is withheld. */
export function useReviews(all: boolean) {
  const { client } = useEngine();
  return useQuery({
    queryKey: [REVIEWS, all],
    queryFn: async () => unwrap(await client.json<ReviewView[]>("GET", `/reviews?all=${String(all)}`)),
    refetchInterval: RENEW_MS,
  });
}

/** Says what something was; what that taught shows at once. */
export function useJudge() {
  const { client } = useEngine();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ event, ...request }: ReviewRequest & { event: string }) =>
      unwrap(await client.json<ReviewView>("PUT", `/reviews/${encodeURIComponent(event)}`, request)),
    onSettled: () => queries.invalidateQueries({ queryKey: [REVIEWS] }),
  });
}
