import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import type { ApiClient } from "@/api/client";
import type { DeliveryState, DeliveryView, NotificationRouteRequest, NotificationRouteView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { unwrap, type Result } from "@/api/result";

const ROUTES = ["notification-routes"];
const DELIVERIES = ["deliveries"];
const RENEW_MS = 5_000;
const PAGE = 50;
/** A test is one attempt. */
const TEST_MS = 1_000;

const at = (id: number) => `/notification-routes/${String(id)}`;

export function useRoutes() {
  const { client } = useEngine();
  return useQuery({ queryKey: ROUTES, queryFn: async () => unwrap(await client.json<NotificationRouteView[]>("GET", "/notification-routes")), refetchInterval: RENEW_MS });
}

/** Everything of routes and deliveries is asked for anew after any change. */
function useRouteChange<In, Out>(change: (client: ApiClient, what: In) => Promise<Result<Out>>) {
  const { client } = useEngine();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (what: In) => unwrap(await change(client, what)),
    onSettled: () => Promise.all([queries.invalidateQueries({ queryKey: ROUTES }), queries.invalidateQueries({ queryKey: DELIVERIES })]),
  });
}

export const useSaveRoute = () =>
  useRouteChange((client, { id, request }: { id: number | undefined; request: NotificationRouteRequest }) => (id === undefined ? client.json<NotificationRouteView>("POST", "/notification-routes", request) : client.json<NotificationRouteView>("PUT", at(id), request)));

export const useRemoveRoute = () => useRouteChange((client, id: number) => client.json<undefined>("DELETE", at(id)));

export const useTestRoute = () => useRouteChange((client, id: number) => client.json<DeliveryView>("POST", `${at(id)}/test`));

export const useRetry = () => useRouteChange((client, id: string) => client.json<DeliveryView>("POST", `/deliveries/${encodeURIComponent(id)}/retry`));

/** One delivery, followed until it arrived or failed. */
export function useDelivery(id: string | undefined) {
  const { client } = useEngine();
  return useQuery({
    queryKey: ["delivery", id],
    queryFn: async () => unwrap(await client.json<DeliveryView>("GET", `/deliveries/${encodeURIComponent(id ?? "")}`)),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data && state.data.state !== "waiting" ? false : TEST_MS),
  });
}

export function useDeliveries(route: number | undefined, state: DeliveryState | "all") {
  const { client } = useEngine();
  return useInfiniteQuery({
    queryKey: [...DELIVERIES, route, state],
    queryFn: async ({ pageParam }) => {
      const query = new URLSearchParams({ limit: String(PAGE) });
      if (route !== undefined) query.set("route", String(route));
      if (state !== "all") query.set("state", state);
      if (pageParam !== undefined) query.set("before", pageParam);
      return unwrap(await client.json<DeliveryView[]>("GET", `/deliveries?${query.toString()}`));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)?.id),
    refetchInterval: RENEW_MS,
  });
}
