import { afterEach, expect, it, vi } from "vitest";

import { randomId } from "./random-id";

afterEach(() => {
  vi.unstubAllGlobals();
});

it("makes ids on a page that came over plain HTTP", () => {
  const { crypto } = globalThis;
  // All that a browser leaves of it there.
  vi.stubGlobal("crypto", { getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes) });
  expect(randomId()).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(Array.from({ length: 1000 }, randomId)).size).toBe(1000);
});
