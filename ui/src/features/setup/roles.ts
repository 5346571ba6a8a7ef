import type { CameraRole, CameraView } from "@/api/generated";
import { t } from "@/i18n";

import { hostOf } from "./device";

export const ROLES: readonly CameraRole[] = ["entrance", "queue", "aisle", "high_value", "fitting_room", "stock_room", "overview"];

/** Whether somebody named it: until then it is called by its address, or like others of its make. */
function isNamed(camera: CameraView, cameras: readonly CameraView[]): boolean {
  const shared = cameras.some(({ id, name }) => id !== camera.id && name === camera.name);
  return !shared && camera.name !== camera.id && camera.name !== hostOf(camera.url);
}

/** A name by what it sees, free among the others: "Entrance", "Entrance 2". Nothing for one that was named. */
export function nameByRole(camera: CameraView, role: CameraRole, cameras: readonly CameraView[]): string | undefined {
  if (isNamed(camera, cameras)) return undefined;
  const base = t.setup.roles.names[role];
  const taken = new Set(cameras.filter(({ id }) => id !== camera.id).map(({ name }) => name));
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? base : `${base} ${String(n)}`;
    if (!taken.has(name)) return name;
  }
}
