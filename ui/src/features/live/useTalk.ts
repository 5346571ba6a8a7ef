import { useCallback, useEffect, useRef, useState, type RefObject } from "react";

import { useEngine } from "@/api/hooks";
import { ACTIONS } from "@/commands/actions";
import { useAction } from "@/commands/hooks";
import { Talk, type TalkState } from "@/video/talk";

const IDLE: TalkState = { kind: "idle" };
/** So long a reason stays to be read. */
const READ_MS = 8_000;

export interface Holding {
  state: TalkState;
  /** A button or key goes down; what is held already stays held. */
  press: () => void;
  release: () => void;
}

/** Speaks through a camera while its button, or with `keyed` the key, is held. */
export function useTalk(camera: string, keyed: boolean, level: RefObject<HTMLElement | null>): Holding {
  const engine = useEngine();
  const [state, setState] = useState<TalkState>(IDLE);
  const held = useRef<Talk>(undefined);
  const press = useCallback(() => {
    // Also after it failed: who still holds it has to let go first, or a key that is stuck would begin again and again.
    held.current ??= new Talk(
      () => engine.openTalk(camera),
      setState,
      (loudness) => {
        level.current?.style.setProperty("--level", loudness.toFixed(3));
      },
    );
  }, [engine, camera, level]);
  const release = useCallback(() => {
    if (!held.current) return;
    held.current.close();
    held.current = undefined;
    setState((before) => (before.kind === "failed" ? before : IDLE));
  }, []);
  useAction(
    "tile.talk",
    (key) => {
      // The palette presses nothing that could be let go.
      if (key === "") return false;
      press();
      return true;
    },
    keyed,
  );
  useEffect(() => {
    const onKeyUp = ({ key }: KeyboardEvent) => {
      if (ACTIONS["tile.talk"].keys.includes(key.toLowerCase())) release();
    };
    document.addEventListener("keyup", onKeyUp);
    // A key let go in another window is not heard here.
    addEventListener("blur", release);
    return () => {
      document.removeEventListener("keyup", onKeyUp);
      removeEventListener("blur", release);
      release();
    };
  }, [release]);
  useEffect(() => {
    if (state.kind !== "failed") return undefined;
    const timer = setTimeout(() => {
      setState(IDLE);
    }, READ_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [state]);
  return { state, press, release };
}
