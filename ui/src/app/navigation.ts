import { useSyncExternalStore } from "react";

import { recall, remember } from "@/platform/storage";

import { parseRoute, routeQuery, type Route } from "./route";

/** Without a query the last screen comes back: a restarted machine shows what it showed. */
function initialRoute(): Route {
  if (location.search) return parseRoute(location.search);
  const last = recall("route");
  return parseRoute(typeof last === "string" ? last : "");
}

let current: Route | undefined;
const listeners = new Set<() => void>();

function show(route: Route): void {
  current = route;
  remember("route", routeQuery(route));
  for (const each of listeners) each();
}

export const navigation = {
  get: (): Route => (current ??= initialRoute()),
  /** Goes to another screen; the browser's back button returns. */
  go(route: Route): void {
    history.pushState(undefined, "", routeQuery(route));
    show(route);
  },
  /** Changes how the present screen shows itself, without a step to go back. */
  adjust(route: Route): void {
    history.replaceState(undefined, "", routeQuery(route));
    show(route);
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};

addEventListener("popstate", () => {
  show(parseRoute(location.search));
});

export function useRoute(): Route {
  return useSyncExternalStore(navigation.subscribe, navigation.get);
}
