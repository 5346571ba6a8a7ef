import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { AlertDetail, AlertView } from "@/api/generated";
import { useAlerts, useEngine } from "@/api/hooks";
import { unwrap } from "@/api/result";

import { olderPage, PAGE, withOlder } from "./older-alarms";

/** One alarm with its log, asked for by its id: as old as it may be. */
export function useAlarmDetail(id: string | undefined, enabled = true) {
  const { client } = useEngine();
  return useQuery({
    queryKey: ["alert", id],
    queryFn: async () => unwrap(await client.json<AlertDetail>("GET", `/alerts/${encodeURIComponent(id ?? "")}`)),
    enabled: enabled && id !== undefined,
  });
}

/** The alarms that are at hand, and, once asked for, those before them. */
export function useAlarmHistory() {
  const { client, live } = useEngine();
  const present = useAlerts();
  const [asked, setAsked] = useState(false);
  const query = useInfiniteQuery({
    queryKey: ["alerts", "older"],
    queryFn: ({ pageParam }) => {
      const known = new Set(live.get().present?.alerts.map(({ id }) => id));
      const fetchPage = async (before: string | undefined) => unwrap(await client.json<AlertView[]>("GET", `/alerts?limit=${String(PAGE)}${before === undefined ? "" : `&before=${encodeURIComponent(before)}`}`));
      return olderPage(fetchPage, (id) => known.has(id), pageParam);
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next,
    enabled: asked,
    // Asked anew with the screen, and not page after page while it is looked at.
    staleTime: Infinity,
    gcTime: 0,
  });
  const older = query.data?.pages.flatMap(({ alerts }) => alerts) ?? [];
  const goBack = () => {
    if (!asked) setAsked(true);
    else if (query.data) void query.fetchNextPage();
    else void query.refetch();
  };
  const isEnd = query.data !== undefined && !query.hasNextPage;
  return { alerts: withOlder(present, older), isBusy: query.isFetching, isEnd, error: query.error, goBack };
}
