import { describe, expect, it } from "vitest";

import { FragmentReader } from "./fragment-reader";

const bytes = (...values: (number | Uint8Array<ArrayBuffer> | string)[]): Uint8Array<ArrayBuffer> => {
  const all = values.flatMap((value) => (typeof value === "number" ? [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255] : typeof value === "string" ? [...new TextEncoder().encode(value)] : [...value]));
  return new Uint8Array(all);
};
const box = (kind: string, ...content: (number | Uint8Array<ArrayBuffer> | string)[]) => {
  const inside = bytes(...content);
  return bytes(inside.length + 8, kind, inside);
};
const trak = (id: number, handler: string, timescale: number) =>
  box("trak", box("tkhd", 0, 0, 0, id), box("mdia", box("mdhd", 0, 0, 0, timescale, 0), box("hdlr", 0, 0, handler)));
/** Samples of one duration, as one track of a fragment. */
const traf = (id: number, decode: number, duration: number, samples: number) => box("traf", box("tfhd", 0, id), box("tfdt", 0, decode), box("trun", 0x100, samples, ...Array<number>(samples).fill(duration)));

describe("FragmentReader", () => {
  const front = bytes(box("ftyp", "isom"), box("moov", trak(2, "soun", 48_000), trak(1, "vide", 90_000)));
  const both = bytes(box("moof", traf(2, 480, 1024, 3), traf(1, 9000, 3000, 2)), box("mdat", "x"));
  const soundOnly = bytes(box("moof", traf(2, 3552, 1024, 4)), box("mdat", "y"));

  it("notes the moments of pictures, not those of sound beside them", () => {
    const parts = new FragmentReader().push(bytes(front, both, soundOnly));
    expect(parts.map(({ frames }) => frames)).toEqual([[], [0.1, 0.1 + 1 / 30], []].map((frames) => frames.map((at) => expect.closeTo(at, 6) as number)));
    expect(bytes(...parts.map((part) => part.bytes))).toEqual(bytes(front, both, soundOnly));
  });

  it("gives the same whatever the pieces it comes in", () => {
    const whole = bytes(front, both, soundOnly);
    const reader = new FragmentReader();
    const parts = [...whole].flatMap((_, index) => reader.push(whole.slice(index, index + 1)));
    expect(bytes(...parts.map((part) => part.bytes))).toEqual(whole);
    expect(parts.flatMap(({ frames }) => frames)).toHaveLength(2);
  });
});
