import { expect, it } from "vitest";

import { adviceOf, cameraProblem, offerText, problemText, stepText, stepTitle } from "./device-words";

it("says why there is nothing, with or without an address", () => {
  expect(problemText({ problem: "no_answer", address: "10.0.0.5:554" })).toBe("10.0.0.5:554 does not answer. Is it on, and in this network?");
  expect(problemText({ problem: "no_answer", address: "" })).toBe("The camera does not answer. Is it on, and in this network?");
  expect(problemText({ problem: "no_camera", address: "" })).toBe("What answers is no camera of this kind. Is the port right?");
  expect(problemText({ problem: "transport_refused", transport: "udp" })).toContain("UDP");
});

it("falls back to the engine's words where only those tell it", () => {
  expect(cameraProblem({ detail: "A model is missing." })).toBe("A model is missing.");
  expect(cameraProblem({ detail: "x", problem: { problem: "unknown" } })).toBe("No picture comes from the camera. Check its power and cable.");
  expect(stepText({ detail: "The decoder did not open." })).toBe("The decoder did not open.");
});

it("names steps by stream, and says what came of them", () => {
  expect(stepTitle({ step: "find" })).toBe("Find");
  expect(stepTitle({ step: "picture", stream: "sub" })).toBe("Picture, sub stream");
  expect(stepText({ detail: "", found: { kind: "picture", codec: "H.264", size: [1280, 720], fps: 12.5, kilobits: 3120, keyframe_seconds: 2 } })).toBe("H.264 1280 × 720, 12.5 fps, 3.1 Mbit/s, full picture every 2 s.");
  expect(stepText({ detail: "", found: { kind: "clock", offset_ms: 1_500 } })).toBe("Clock is right");
  expect(stepText({ detail: "", found: { kind: "clock", offset_ms: -47_000 } })).toBe("Clock is 47 s slow");
});

it("advises by what was measured", () => {
  const stream = { stream: "main" as const, codec: "H.264", size: [1920, 1080] as [number, number], fps: 25, kilobits: 3_000, keyframe_seconds: 2 };
  expect(adviceOf({ streams: [stream], picture: { brightness: 0.5, sharpness: 0.5, dark: false, blurred: false } })).toEqual([]);
  expect(adviceOf({ streams: [{ ...stream, fps: 4, keyframe_seconds: 8 }] })).toHaveLength(2);
});

it("says what would be better from how the device describes its streams", () => {
  const streams = [{ profile: "p1", name: "Substream", size: [1920, 1080] as [number, number], keyframe_seconds: 4 }];
  expect(offerText({ change: { setting: "picture_size", profile: "p1", size: [640, 360] } }, streams)).toContain("Substream: 1920 × 1080");
  expect(offerText({ change: { setting: "keyframe_interval", profile: "p1", seconds: 2 } }, streams)).toContain("every 4 s");
  expect(offerText({ change: { setting: "time_server", server: "pool.ntp.org" } }, streams)).toContain("time server");
});
