import { expect, test } from "vitest";

import { FRAME_SAMPLES, VoiceFrames, levelOf } from "./voice-frames";

test("frames are whole, in order, and never louder than 16 bits", () => {
  const frames = new VoiceFrames();
  const samples = Float32Array.from({ length: 400 }, (_, n) => (n - 200) / 100);
  const found = [...frames.push(samples.subarray(0, 100)), ...frames.push(samples.subarray(100))];
  expect(found.map(({ length }) => length)).toEqual([FRAME_SAMPLES, FRAME_SAMPLES]);
  const joined = found.flatMap((frame) => [...frame]);
  expect(joined).toEqual([...joined].sort((a, b) => a - b));
  expect([joined[0], joined[200], joined[319]]).toEqual([-32_767, 0, 32_767]);
  expect(frames.push(samples.subarray(0, 80))).toHaveLength(1);
});

test("levels rise from silence to the loudest tone", () => {
  const tone = (size: number) => Int16Array.from({ length: 160 }, (_, n) => Math.sin(n / 4) * size);
  const levels = [0, 30, 300, 3000, 32_767].map((size) => levelOf(tone(size)));
  expect(levels).toEqual([...levels].sort((a, b) => a - b));
  expect(levels[0]).toBe(0);
  expect(levels[4]).toBeGreaterThan(0.97);
});
