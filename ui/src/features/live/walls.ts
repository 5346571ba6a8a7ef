import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";

import type { WallRequest, WallView } from "@/api/generated";
import { useEngine, useWallsTold } from "@/api/hooks";
import { unwrap } from "@/api/result";
import { recall, remember } from "@/platform/storage";
import { ownKey } from "@/platform/window-number";

import { readPlan, type WallPlan } from "./wall-plan";

/** A wall that was given a name; the engine keeps it. */
export interface NamedWall {
  id: string;
  name: string;
  plan: WallPlan;
  /** For everybody, not for this person alone. */
  shared: boolean;
  /** 0 before it was kept. */
  version: number;
}

const WALLS = "walls";
const NONE: readonly NamedWall[] = [];

const addressOf = ({ id, shared }: NamedWall) => `/${shared ? "shared-walls" : "walls"}/${encodeURIComponent(id)}`;

/** Those of a newer program that this one cannot show are left out. */
export function namedWalls(views: readonly WallView[]): NamedWall[] {
  return views.flatMap(({ id, name, shared, version, plan: stored }) => {
    const plan = readPlan(stored);
    return plan ? [{ id, name, plan, shared, version }] : [];
  });
}

/** This person's and everybody's, each by name. */
export function useWalls(): readonly NamedWall[] {
  const { client } = useEngine();
  const told = useWallsTold();
  const { data } = useQuery({
    queryKey: [WALLS, told],
    queryFn: async () => namedWalls(unwrap(await client.json<WallView[]>("GET", "/walls"))),
    placeholderData: keepPreviousData,
    // Another window of the same person may have kept one.
    refetchOnWindowFocus: true,
  });
  return data ?? NONE;
}

/** Keeps a wall, or forgets it. */
export function useKeepWall() {
  const { client } = useEngine();
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: [WALLS] });
  const save = useMutation({
    mutationFn: async (wall: NamedWall) => {
      const { name, plan, version } = wall;
      const request: WallRequest = { name, plan: { layout: plan.layout, places: plan.places.map((place) => (place.shows === "sequence" ? { ...place, cameras: [...place.cameras], seconds: Math.round(place.seconds) } : place)) }, version };
      return unwrap(await client.json<WallView>("PUT", addressOf(wall), request));
    },
    onSuccess,
  });
  const remove = useMutation({ mutationFn: async (wall: NamedWall) => unwrap(await client.json<undefined>("DELETE", addressOf(wall))), onSuccess });
  return { save, remove };
}

/** The wall as this window last had it: changed by hand, and perhaps not saved under a name. */
export interface OwnWall {
  plan: WallPlan;
  /** The named wall it was made from. */
  from?: string;
}

let own: OwnWall | undefined;
const listeners = new Set<() => void>();

function readOwn(): OwnWall | undefined {
  const stored = recall(ownKey("wall")) as { plan?: unknown; from?: unknown } | undefined;
  const plan = readPlan(stored?.plan);
  return plan && { plan, ...(typeof stored?.from === "string" && { from: stored.from }) };
}

export const ownWall = {
  get: (): OwnWall | undefined => (own ??= readOwn()),
  set(wall: OwnWall): void {
    own = wall;
    remember(ownKey("wall"), wall);
    for (const each of listeners) each();
  },
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
};

export function useOwnWall(): OwnWall | undefined {
  return useSyncExternalStore(ownWall.subscribe, ownWall.get);
}
