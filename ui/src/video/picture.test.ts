import { describe, expect, it } from "vitest";

import { parsePicture } from "./picture";

/** As `crates/wire/src/tile.rs` writes it. */
function message(kind: number, version: number, payload: number[]): ArrayBuffer {
  const bytes = new Uint8Array(24 + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, kind);
  view.setUint8(1, version);
  view.setUint16(2, 513);
  view.setBigInt64(8, -7n);
  view.setBigInt64(16, 1_790_000_000_000_000n);
  bytes.set(payload, 24);
  return bytes.buffer;
}

describe("parsePicture", () => {
  it("reads what the engine writes", () => {
    const picture = parsePicture(message(1, 1, [0xff, 0xd8]));
    expect(picture).toMatchObject({ kind: "jpeg", tile: 513, mediaUs: -7, receivedUs: 1_790_000_000_000_000 });
    expect([...(picture?.payload ?? [])]).toEqual([0xff, 0xd8]);
  });

  it.each([
    [2, "init"],
    [3, "keyframe"],
    [4, "fragment"],
  ])("knows kind %i", (kind, name) => {
    expect(parsePicture(message(kind, 1, []))?.kind).toBe(name);
  });

  it("refuses what it does not know", () => {
    expect(parsePicture(message(9, 1, []))).toBeUndefined();
    expect(parsePicture(message(1, 2, []))).toBeUndefined();
    expect(parsePicture(new ArrayBuffer(23))).toBeUndefined();
  });
});
