import { useEffect, useSyncExternalStore, type RefObject } from "react";

import { useAction } from "@/commands/hooks";
import { PAN_SHARE, ZOOM_FACTOR, type PictureZoom, type ZoomView } from "@/video/picture-zoom";

/** Wheel and drag on a picture. Dragging moves it only while it is zoomed: else the gesture is left to others. */
export function useZoomGestures(area: RefObject<HTMLElement | null>, zoom: PictureZoom): ZoomView {
  useEffect(() => {
    const element = area.current;
    if (!element) return undefined;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      zoom.by(event.deltaY < 0 ? ZOOM_FACTOR : 1 / ZOOM_FACTOR, { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height });
    };
    const onDown = (event: PointerEvent) => {
      if (event.button !== 0 || zoom.get().scale === 1) return;
      // Not the tile's drag, nor its click at the end.
      event.stopPropagation();
      let [x, y, moved] = [event.clientX, event.clientY, 0];
      const onMove = (to: PointerEvent) => {
        const box = element.getBoundingClientRect();
        zoom.pan((x - to.clientX) / box.width, (y - to.clientY) / box.height);
        moved += Math.abs(x - to.clientX) + Math.abs(y - to.clientY);
        [x, y] = [to.clientX, to.clientY];
      };
      const onUp = () => {
        removeEventListener("pointermove", onMove);
        removeEventListener("pointerup", onUp);
        removeEventListener("pointercancel", onUp);
        if (moved > 4) swallowClick();
      };
      addEventListener("pointermove", onMove);
      addEventListener("pointerup", onUp);
      addEventListener("pointercancel", onUp);
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    element.addEventListener("pointerdown", onDown);
    return () => {
      element.removeEventListener("wheel", onWheel);
      element.removeEventListener("pointerdown", onDown);
    };
  }, [area, zoom]);
  return useSyncExternalStore(zoom.subscribe, zoom.get);
}

/** A gesture ends in a click that nobody meant. */
export function swallowClick(): void {
  const swallow = (event: MouseEvent) => {
    event.stopPropagation();
    event.preventDefault();
  };
  addEventListener("click", swallow, { capture: true, once: true });
  // Where the button was let go elsewhere there is no click: the next one counts again.
  setTimeout(() => {
    removeEventListener("click", swallow, { capture: true });
  }, 0);
}

const WAYS: Partial<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The same by keys, for the picture that has them. */
export function useZoomKeys(current: () => PictureZoom | undefined): void {
  const change = (what: (zoom: PictureZoom) => void) => () => {
    const zoom = current();
    if (zoom) what(zoom);
    return zoom !== undefined;
  };
  useAction("tile.zoom_in", change((zoom) => { zoom.by(ZOOM_FACTOR); }));
  useAction("tile.zoom_out", change((zoom) => { zoom.by(1 / ZOOM_FACTOR); }));
  useAction("tile.whole", change((zoom) => { zoom.reset(); }));
  useAction("tile.pan", (key) => {
    const zoom = current();
    const [x, y] = WAYS[key] ?? [0, 0];
    if (!zoom || zoom.get().scale === 1) return false;
    zoom.pan(x * PAN_SHARE, y * PAN_SHARE);
    return true;
  });
}
