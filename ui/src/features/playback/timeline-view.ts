/** The stretch of time a timeline shows. */
export interface View {
  fromMs: number;
  toMs: number;
}

export const SHORTEST_MS = 10_000;
export const LONGEST_MS = 30 * 86_400_000;

/** Of the width: how much of what has not happened yet is shown at most. */
const FUTURE = 0.06;

/** What one step of the wheel or a key does. */
export const ZOOM_STEP = 1.6;

export const length = (view: View): number => view.toMs - view.fromMs;

/** A view of so long with a moment at a share of its width, no further than now allows. */
export function viewAround(atMs: number, lengthMs: number, share: number, nowMs: number): View {
  const wanted = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, lengthMs));
  const latest = nowMs + wanted * FUTURE;
  const toMs = Math.min(latest, atMs + wanted * (1 - share));
  return { fromMs: toMs - wanted, toMs };
}

/** Zooms so that the moment under the pointer stays where it is: in with a factor above 1. */
export function zoomed(view: View, aboutMs: number, factor: number, nowMs: number): View {
  const share = (aboutMs - view.fromMs) / length(view);
  return viewAround(aboutMs, length(view) / factor, Math.min(1, Math.max(0, share)), nowMs);
}

/** Moves by a share of its width. */
export function panned(view: View, share: number, nowMs: number): View {
  return viewAround(view.fromMs + share * length(view), length(view), 0, nowMs);
}

/** Turns the page when the playhead leaves; otherwise the same view. */
export function following(view: View, atMs: number, nowMs: number): View {
  if (atMs >= view.fromMs && atMs <= view.toMs - length(view) * 0.02) return view;
  const moved = viewAround(atMs, length(view), atMs < view.fromMs ? 0.5 : 0.1, nowMs);
  // At the end of time there is no further page.
  return moved.fromMs === view.fromMs ? view : moved;
}

/** Where a moment lies, in pixels. */
export function placeOf(ms: number, view: View, width: number): number {
  return ((ms - view.fromMs) / length(view)) * width;
}

/** What lies at a place. */
export function momentAt(x: number, view: View, width: number): number {
  return view.fromMs + (x / Math.max(1, width)) * length(view);
}

/**
 * The stretch to ask the engine for: more than is seen, and the same one for many views, so that
 * moving a little asks for nothing.
 */
export function windowOf(view: View): View {
  const grain = 2 ** Math.ceil(Math.log2(length(view)));
  return { fromMs: Math.max(0, Math.floor(view.fromMs / grain) * grain), toMs: Math.ceil(view.toMs / grain) * grain };
}
