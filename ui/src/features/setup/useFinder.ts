import { useEffect, useSyncExternalStore } from "react";

import type { Engine } from "@/api/engine";
import { useEngine } from "@/api/hooks";
import { recall, remember } from "@/platform/storage";

import { Finder, type FinderState } from "./finder";

/** One for each sign-in: what was found outlives a look at another screen, and ends with the session. */
const finders = new WeakMap<Engine, Finder>();

/** Addresses typed are found again after the page was loaded anew; passwords never are. */
const TYPED = "setup.typed";

function finderOf(engine: Engine): Finder {
  const known = finders.get(engine);
  if (known) return known;
  const finder = new Finder({
    client: engine.client,
    onCamera: (camera) => {
      engine.live.dispatch({ type: "camera", camera });
    },
    nowMs: () => performance.now(),
  });
  finders.set(engine, finder);
  return finder;
}

export function useFinder(): { finder: Finder; state: FinderState } {
  const finder = finderOf(useEngine());
  const state = useSyncExternalStore(finder.subscribe, finder.get);
  useEffect(() => {
    const { search, devices } = finder.get();
    if (search.answer !== undefined || search.running) return;
    void finder.search();
    const typed = recall(TYPED);
    if (devices.length === 0 && Array.isArray(typed)) void finder.type(typed.filter((each) => typeof each === "string"));
  }, [finder]);
  useEffect(() => {
    // An address may hold a password: such a one is not kept.
    const typed = state.devices.filter((device) => device.typed && device.cameras.length === 0 && !device.address.includes("@"));
    remember(TYPED, typed.map(({ address }) => address));
  }, [state.devices]);
  return { finder, state };
}
