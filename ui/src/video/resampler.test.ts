import { expect, test } from "vitest";

import { Resampler } from "./resampler";

const tone = (hz: number, rate: number, seconds: number) => Float32Array.from({ length: rate * seconds }, (_, n) => Math.sin((2 * Math.PI * hz * n) / rate));

function resampled(samples: Float32Array, from: number, block: number): Float32Array {
  const resampler = new Resampler(from, 8000);
  const parts: number[] = [];
  for (let at = 0; at < samples.length; at += block) parts.push(...resampler.push(samples.subarray(at, at + block)));
  return Float32Array.from(parts);
}

/** The strength of one tone, 1 for a full one: Goertzel's algorithm. */
function strength(samples: Float32Array, hz: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * hz) / 8000);
  let [last, before] = [0, 0];
  for (const sample of samples) [last, before] = [turn * last - before + sample, last];
  return (2 * Math.sqrt(Math.max(0, last * last + before * before - turn * last * before))) / samples.length;
}

test.each([48_000, 44_100, 16_000, 96_000])("tones of speech stay what they are, from %i Hz", (from) => {
  for (const hz of [200, 1000, 2400, 3200]) {
    const found = resampled(tone(hz, from, 1), from, 1024);
    expect(Math.abs(found.length - 8000)).toBeLessThan(64);
    expect(strength(found, hz), `${String(hz)} Hz`).toBeGreaterThan(0.95);
    expect(strength(found, hz), `${String(hz)} Hz`).toBeLessThan(1.05);
  }
});

test.each([48_000, 44_100])("tones above the band do not come back as others, from %i Hz", (from) => {
  for (const hz of [4800, 6000, 7000, 9000, 15_000]) {
    const found = resampled(tone(hz, from, 1), from, 1024);
    const loudest = Math.max(...found.subarray(100).map(Math.abs));
    expect(loudest, `${String(hz)} Hz`).toBeLessThan(0.02);
  }
});

test("blocks of any length give the same sound", () => {
  const samples = tone(700, 44_100, 0.3);
  const whole = resampled(samples, 44_100, samples.length);
  for (const block of [1, 128, 1000]) {
    const found = resampled(samples, 44_100, block);
    expect(Math.abs(found.length - whole.length)).toBeLessThanOrEqual(1);
    for (let n = 0; n < Math.min(found.length, whole.length); n += 1) expect(found[n]).toBeCloseTo(whole[n] ?? 0, 4);
  }
});
