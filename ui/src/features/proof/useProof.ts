import { useInfiniteQuery } from "@tanstack/react-query";

import type { EventPage } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap } from "@/api/result";

import { eventQuery, shows, type Place, type ProofKind } from "./proof";

/** As many as anybody looks at; more come when asked for. */
const PAGE = 100;
/** The running hour grows. */
const RENEW_MS = 10_000;

/** What happened in a time, the newest first, page after page. */
export function useProof(kind: ProofKind, place: Place, span: readonly [number, number], isRunning: boolean) {
  const { client } = useEngine();
  const query = useInfiniteQuery({
    queryKey: ["proof", kind, place, span],
    queryFn: async ({ pageParam }) => unwrap(await client.json<EventPage>("GET", `/events?${eventQuery(kind, place, span, pageParam, PAGE)}`)),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next,
    refetchInterval: isRunning ? RENEW_MS : false,
  });
  const events = query.data?.pages.flatMap((page) => page.events).filter((event) => shows(kind, event));
  return { events, query };
}
