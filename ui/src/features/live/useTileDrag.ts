import { useEffect, useRef, useState, type PointerEvent as ReactPointerEvent } from "react";

import { swallowClick } from "./useZoom";
import styles from "./Wall.module.css";

/** What is carried: the content of a place, or a camera from the list. */
export type Carried = { from: "place"; index: number } | { from: "list"; camera: string };

export interface TileDrag {
  /** What is on its way, for the one who shows it. */
  carried: Carried | undefined;
  /** The place below the pointer. */
  over: number | undefined;
  begin: (what: Carried, name: string) => (event: ReactPointerEvent) => void;
}

/** Shorter is a click. */
const BEGINS_AFTER_PX = 8;

/** The attribute by which a place is found below the pointer. */
export const PLACE_ATTRIBUTE = "data-place";

function placeAt(x: number, y: number): number | undefined {
  const found = document.elementFromPoint(x, y)?.closest(`[${PLACE_ATTRIBUTE}]`)?.getAttribute(PLACE_ATTRIBUTE);
  return found === null || found === undefined ? undefined : Number(found);
}

/**
 * Carries cameras to places with the pointer: mouse, pen and finger alike. Not the browser's own drag
 * and drop, which web views inside of windows take for files.
 */
export function useTileDrag(onDrop: (what: Carried, place: number) => void): TileDrag {
  const [carried, setCarried] = useState<Carried>();
  const [over, setOver] = useState<number>();
  const stop = useRef<() => void>(undefined);
  useEffect(() => () => stop.current?.(), []);

  const begin = (what: Carried, name: string) => (event: ReactPointerEvent) => {
    if (event.button !== 0 || !event.isPrimary) return;
    const [startX, startY] = [event.clientX, event.clientY];
    let label: HTMLElement | undefined;
    const onMove = (to: PointerEvent) => {
      if (!label && Math.hypot(to.clientX - startX, to.clientY - startY) < BEGINS_AFTER_PX) return;
      if (!label) {
        label = document.createElement("div");
        label.className = styles.carried ?? "";
        label.textContent = name;
        document.body.append(label);
        setCarried(what);
      }
      label.style.transform = `translate(${String(to.clientX + 12)}px, ${String(to.clientY + 12)}px)`;
      setOver(placeAt(to.clientX, to.clientY));
    };
    const end = () => {
      removeEventListener("pointermove", onMove);
      removeEventListener("pointerup", onUp);
      removeEventListener("pointercancel", end);
      removeEventListener("keydown", onKey, { capture: true });
      if (label) {
        label.remove();
        swallowClick();
      }
      setCarried(undefined);
      setOver(undefined);
      stop.current = undefined;
    };
    const onUp = (at: PointerEvent) => {
      const place = label && placeAt(at.clientX, at.clientY);
      end();
      if (place !== undefined) onDrop(what, place);
    };
    const onKey = (key: KeyboardEvent) => {
      if (key.key !== "Escape" || !label) return;
      key.stopPropagation();
      end();
    };
    stop.current?.();
    stop.current = end;
    addEventListener("pointermove", onMove);
    addEventListener("pointerup", onUp);
    addEventListener("pointercancel", end);
    addEventListener("keydown", onKey, { capture: true });
  };
  return { carried, over, begin };
}
