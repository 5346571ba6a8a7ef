import { useSyncExternalStore } from "react";

import { recall, remember } from "@/platform/storage";
import { ownKey } from "@/platform/window-number";

import { readPlan, type WallPlan } from "./wall-plan";

/** A wall that was given a name. */
export interface NamedWall {
  id: string;
  name: string;
  plan: WallPlan;
}

/** Where named walls are kept. The one thing to replace when the engine keeps them, personal or for all. */
export interface WallStore {
  /** By name. The same list until something changes. */
  list: () => readonly NamedWall[];
  save: (wall: NamedWall) => void;
  remove: (id: string) => void;
  subscribe: (listener: () => void) => () => void;
}

/** Keeps them in this browser only: another computer, and another browser on this one, do not have them. */
export class BrowserWalls implements WallStore {
  #walls: readonly NamedWall[] | undefined;
  #listeners = new Set<() => void>();

  constructor(
    private readonly read: () => unknown = () => recall("walls"),
    private readonly write: (walls: unknown) => void = (walls) => {
      remember("walls", walls);
    },
  ) {}

  list = (): readonly NamedWall[] => (this.#walls ??= readWalls(this.read()));

  save = (wall: NamedWall): void => {
    this.#set([...this.list().filter(({ id }) => id !== wall.id), wall]);
  };

  remove = (id: string): void => {
    this.#set(this.list().filter((each) => each.id !== id));
  };

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** Another window changed them. */
  reload(): void {
    this.#walls = undefined;
    for (const each of this.#listeners) each();
  }

  #set(walls: readonly NamedWall[]): void {
    this.#walls = byName(walls);
    this.write(this.#walls);
    for (const each of this.#listeners) each();
  }
}

function byName(walls: readonly NamedWall[]): NamedWall[] {
  return [...walls].sort((a, b) => a.name.localeCompare(b.name));
}

function readWalls(stored: unknown): NamedWall[] {
  if (!Array.isArray(stored)) return [];
  const walls = stored.flatMap((each: unknown): NamedWall[] => {
    if (typeof each !== "object" || each === null || !("id" in each) || !("name" in each) || !("plan" in each)) return [];
    const { id, name } = each;
    const plan = readPlan(each.plan);
    return typeof id === "string" && typeof name === "string" && plan ? [{ id, name, plan }] : [];
  });
  return byName(walls);
}

const browserWalls = new BrowserWalls();
if (typeof addEventListener === "function") {
  addEventListener("storage", (event) => {
    if (event.key === "inveye.walls") browserWalls.reload();
  });
}

export const walls: WallStore = browserWalls;

export function useWalls(): readonly NamedWall[] {
  return useSyncExternalStore(walls.subscribe, walls.list);
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
