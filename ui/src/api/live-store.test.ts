import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { CameraView, ServerMessage } from "./generated";
import { LiveStore } from "./live-store";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const hello = { type: "hello", hello: { cameras: [], alerts: [] } } as unknown as ServerMessage;

it("shows sixteen cameras that report together at once", () => {
  const store = new LiveStore();
  let renders = 0;
  store.subscribe(() => (renders += 1));
  store.dispatch(hello);
  for (let number = 1; number <= 16; number += 1) store.dispatch({ type: "camera", camera: { id: String(number), number } as CameraView });
  expect(renders).toBe(0);
  vi.advanceTimersByTime(50);
  expect(renders).toBe(1);
  expect(store.get().present?.cameras).toHaveLength(16);
});

it("tells nobody when nothing changed, and nobody who left", () => {
  const store = new LiveStore();
  let told = 0;
  const leave = store.subscribe(() => (told += 1));
  store.dispatch({ type: "watching", tiles: [] });
  vi.advanceTimersByTime(50);
  expect(told).toBe(0);
  leave();
  store.dispatch(hello);
  vi.advanceTimersByTime(50);
  expect(told).toBe(0);
});
