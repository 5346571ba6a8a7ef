import { createContext, use, useEffect, useSyncExternalStore } from "react";

import type { Engine } from "./engine";
import type { AlertView, CameraView, MeView, Permission, SnoozeView } from "./generated";
import type { Connection } from "./live-socket";
import type { LiveState, Present } from "./live-state";

/** Changes only at sign-in and sign-out. */
export const EngineContext = createContext<Engine | undefined>(undefined);

export function useEngine(): Engine {
  const engine = use(EngineContext);
  if (!engine) throw new Error("outside of a signed-in screen");
  return engine;
}

/** A part of the live state. The selector must return parts of it, not new objects. */
function useLive<T>(select: (state: LiveState) => T): T {
  const { live } = useEngine();
  return useSyncExternalStore(live.subscribe, () => select(live.get()));
}

export function useConnection(): Connection {
  return useLive((state) => state.connection);
}

/** Whether the engine has told the present, and who this page is, at least once; all hooks below need that. */
export function useGreeted(): boolean {
  return useLive((state) => state.present !== undefined && state.me !== undefined);
}

function usePresent<T>(select: (present: Present) => T): T {
  return useLive((state) => {
    if (!state.present) throw new Error("the engine has not told the present yet");
    return select(state.present);
  });
}

/** Who this page is signed in as. */
export function useMe(): MeView | undefined {
  return useLive((state) => state.me);
}

/** Whether that person may do something. What they may not is absent from screens; the engine refuses it anyway. */
export function useMay(): (permission: Permission) => boolean {
  const me = useMe();
  return (permission) => me?.permissions.includes(permission) ?? false;
}

/** The program version the engine runs. */
export function useVersion(): string {
  return usePresent((present) => present.version);
}

export function useSite() {
  return usePresent((present) => present.site);
}

export function useCameras(): readonly CameraView[] {
  return usePresent((present) => present.cameras);
}

export function useCamera(id: string): CameraView | undefined {
  return usePresent((present) => present.cameras.find((camera) => camera.id === id));
}

export function useNumbers() {
  return usePresent((present) => present.numbers);
}

export function useAlerts(): readonly AlertView[] {
  return usePresent((present) => present.alerts);
}

/** What is held back now, by its end. */
export function useSnoozes(): readonly SnoozeView[] {
  return usePresent((present) => present.snoozes);
}

/** Changes when walls for everybody did. */
export function useWallsTold(): number {
  return usePresent((present) => present.wallsTold);
}

export function useHealth() {
  return usePresent((present) => present.health);
}

/** Asks the engine for pictures of these cameras while the component is there. */
export function useWatch(cameras: readonly string[], fps: number, width?: number): void {
  const { watching } = useEngine();
  const key = cameras.join("\n");
  useEffect(() => (key ? watching.add(key.split("\n"), fps, width) : undefined), [watching, key, fps, width]);
}
