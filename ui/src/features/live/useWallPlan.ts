import type { CameraView } from "@/api/generated";

import { layoutFor, onPage, pageCount, type Layout } from "./wall-layout";
import { planOf, type WallPlan } from "./wall-plan";
import { useOwnWall, useWalls } from "./walls";

/** In the address, in the place of a named wall's id: as this window last had it. */
export const OWN = "own";

interface Wish {
  /** A named wall, or `OWN`. */
  wall?: string;
  /** Of the automatic wall. */
  tiles?: Layout;
  page?: number;
}

export interface WallNow {
  plan: WallPlan;
  /** All cameras by number, in pages. */
  automatic: boolean;
  page: number;
  pages: number;
  /** The named wall that is shown or was changed. */
  from: string | undefined;
  name: string | undefined;
  changed: boolean;
}

/** The wall that is wished for; the automatic one where that is not known here. */
export function useWallPlan({ wall, tiles, page = 0 }: Wish, cameras: readonly CameraView[]): WallNow {
  const named = useWalls();
  const own = useOwnWall();
  if (wall === OWN && own) {
    const name = named.find(({ id }) => id === own.from)?.name;
    return { plan: own.plan, automatic: false, page: 0, pages: 1, from: own.from, name, changed: true };
  }
  const found = named.find(({ id }) => id === wall);
  if (found) return { plan: found.plan, automatic: false, page: 0, pages: 1, from: found.id, name: found.name, changed: false };
  const layout = tiles ?? layoutFor(cameras.length);
  const pages = pageCount(cameras.length, layout);
  const at = Math.min(page, pages - 1);
  return { plan: planOf(layout, onPage(cameras, layout, at)), automatic: true, page: at, pages, from: undefined, name: undefined, changed: false };
}
