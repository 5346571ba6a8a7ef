import type { Rect } from "./fit";

/** A part of a picture's area: how much larger, and what is in the middle, 0–1 of the area. */
export interface ZoomView {
  scale: number;
  x: number;
  y: number;
}

export const WHOLE: ZoomView = { scale: 1, x: 0.5, y: 0.5 };

const MOST = 8;

/** What one step of the wheel or a key does. */
export const ZOOM_FACTOR = 1.25;
/** Of what is seen. */
export const PAN_SHARE = 0.2;

/** Nothing beyond the edge comes into view. */
function within({ scale, x, y }: ZoomView): ZoomView {
  const size = Math.min(MOST, Math.max(1, scale));
  if (size < 1.01) return WHOLE;
  const half = 0.5 / size;
  const inside = (at: number) => Math.min(1 - half, Math.max(half, at));
  return { scale: size, x: inside(x), y: inside(y) };
}

/** Larger or smaller, so that the point (0–1 of the area as it is seen) stays where it is. */
export function zoomedAbout(view: ZoomView, factor: number, point: { x: number; y: number }): ZoomView {
  const scale = Math.min(MOST, Math.max(1, view.scale * factor));
  const keep = (centre: number, at: number) => centre + (at - 0.5) / view.scale - (at - 0.5) / scale;
  return within({ scale, x: keep(view.x, point.x), y: keep(view.y, point.y) });
}

/** Moved by shares of what is seen. */
export function pannedBy(view: ZoomView, dx: number, dy: number): ZoomView {
  return within({ ...view, x: view.x + dx / view.scale, y: view.y + dy / view.scale });
}

/** Where a rectangle of the area lies when the area is seen so. */
export function seenThrough(view: ZoomView, rect: Rect, area: { width: number; height: number }): Rect {
  const place = (at: number, centre: number, size: number) => Math.round((at - centre * size) * view.scale + size / 2);
  return { x: place(rect.x, view.x, area.width), y: place(rect.y, view.y, area.height), width: Math.round(rect.width * view.scale), height: Math.round(rect.height * view.scale) };
}

/** The same for a layer of its own, as a CSS transform about its middle. */
export function zoomTransform({ scale, x, y }: ZoomView): string {
  const percent = (centre: number) => `${String(Math.round((0.5 - centre) * scale * 10_000) / 100)}%`;
  return scale === 1 ? "none" : `translate(${percent(x)}, ${percent(y)}) scale(${String(scale)})`;
}

/** What of a picture is seen, for everything that draws it. */
export class PictureZoom {
  #view: ZoomView = WHOLE;
  #listeners = new Set<() => void>();

  get = (): ZoomView => this.#view;

  set(view: ZoomView): void {
    if (view.scale === this.#view.scale && view.x === this.#view.x && view.y === this.#view.y) return;
    this.#view = view;
    for (const each of this.#listeners) each();
  }

  by(factor: number, point: { x: number; y: number } = { x: 0.5, y: 0.5 }): void {
    this.set(zoomedAbout(this.#view, factor, point));
  }

  pan(dx: number, dy: number): void {
    this.set(pannedBy(this.#view, dx, dy));
  }

  reset(): void {
    this.set(WHOLE);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };
}
