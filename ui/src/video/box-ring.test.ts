import { describe, expect, it } from "vitest";

import type { Boxes } from "@/api/generated";

import { BoxRing } from "./box-ring";

const at = (mediaMs: number, receivedMs = mediaMs): Boxes => ({ camera: "c", media_us: mediaMs * 1000, received_us: receivedMs * 1000, boxes: [] });

describe("BoxRing", () => {
  it("gives the newest boxes that are not newer than the picture", () => {
    const ring = new BoxRing();
    const [first, second, third] = [at(0), at(200), at(400)];
    for (const boxes of [first, second, third]) ring.add(boxes);
    expect(ring.atMedia(200_000)).toBe(second);
    expect(ring.atMedia(399_000)).toBe(second);
    expect(ring.atMedia(400_000)).toBe(third);
  });

  it("gives nothing for a picture before all boxes", () => {
    const ring = new BoxRing();
    ring.add(at(1000));
    expect(ring.atMedia(999_000)).toBeUndefined();
  });

  it("lets boxes go half a second after their picture", () => {
    const ring = new BoxRing();
    const last = at(0);
    ring.add(last);
    expect(ring.atMedia(500_000)).toBe(last);
    expect(ring.atMedia(500_001)).toBeUndefined();
  });

  it("finds boxes for another stream by their arrival", () => {
    const ring = new BoxRing();
    const boxes = at(7_000_000, 1000);
    ring.add(boxes);
    expect(ring.atReceived(1_100_000)).toBe(boxes);
    expect(ring.atReceived(900_000)).toBeUndefined();
  });

  it("forgets the old clock when the camera connects anew", () => {
    const ring = new BoxRing();
    ring.add(at(90_000));
    const fresh = at(0);
    ring.add(fresh);
    expect(ring.atMedia(90_100_000)).toBeUndefined();
    expect(ring.atMedia(100_000)).toBe(fresh);
  });

  it("holds no more than it needs", () => {
    const ring = new BoxRing();
    for (let ms = 0; ms < 100_000; ms += 10) ring.add(at(ms));
    expect(ring.atMedia(99_000_000 - 1000)).toBeUndefined();
    expect(ring.atMedia(99_990_000)?.media_us).toBe(99_990_000);
  });
});
