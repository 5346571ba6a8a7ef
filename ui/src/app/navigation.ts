import { useSyncExternalStore } from "react";

import { recall, remember } from "@/platform/storage";
import { ownKey, windowNumber } from "@/platform/window-number";

import { parseRoute, routeQuery, type Route } from "./route";

/** Without a query the last screen comes back: a restarted machine shows what it showed. */
function initialRoute(): Route {
  const asked = new URLSearchParams(location.search);
  // Which window this is says nothing of what it shows.
  asked.delete("window");
  if (asked.toString() !== "") return parseRoute(location.search);
  const last = recall(ownKey("route"));
  return parseRoute(typeof last === "string" ? last : "");
}

/** A route as it stands in this window's address. */
export function addressOf(route: Route): string {
  return routeQuery(route) + (windowNumber > 1 ? `&window=${String(windowNumber)}` : "");
}

let current: Route | undefined;
const listeners = new Set<() => void>();

function show(route: Route): void {
  current = route;
  remember(ownKey("route"), routeQuery(route));
  for (const each of listeners) each();
}

export const navigation = {
  get: (): Route => (current ??= initialRoute()),
  /** Goes to another screen; the browser's back button returns. */
  go(route: Route): void {
    history.pushState(undefined, "", addressOf(route));
    show(route);
  },
  /** Changes how the present screen shows itself, without a step to go back. */
  adjust(route: Route): void {
    history.replaceState(undefined, "", addressOf(route));
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
