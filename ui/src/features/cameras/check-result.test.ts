import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";

import type { CameraCheck } from "@/api/generated";

import { CheckResult } from "./CheckResult";

const CHECK: CameraCheck = {
  ok: true,
  steps: [{ name: "Connect", ok: true, detail: "Answered", step: "connect", stream: "main", found: { kind: "connected" } }],
  codec: "H.264",
  size: [1920, 1080],
  fps: 25,
  streams: [],
  picture: { brightness: 0.42, sharpness: 0.31, dark: false, blurred: false },
  advice: [],
};

const shown = (check: Partial<CameraCheck>) => renderToStaticMarkup(createElement(CheckResult, { check: { ...CHECK, ...check } }));

it("says how the picture looks, and all that should be better", () => {
  expect(shown({})).toContain("Sharp and bright enough");
  expect(shown({})).not.toContain("should be better");
  const dark = shown({ picture: { brightness: 0.04, sharpness: 0.01, dark: true, blurred: true }, streams: [{ stream: "main", codec: "H.264", size: [1920, 1080], fps: 3, kilobits: 900, keyframe_seconds: 8 }] });
  expect(dark).toContain("Picture is dark");
  expect(dark).toContain("Brightness 4 %");
  expect(dark).toContain("Main picture: whole only every 8 s");
  expect(dark).toContain("Main picture: 3 pictures a second");
  expect(dark).toContain("Switch on light");
  expect(shown({ picture: { brightness: 0.4, sharpness: 0, dark: false, blurred: true } })).toContain("Picture is blurred");
});

it("says nothing of a picture that did not come", () => {
  const without = { ...CHECK };
  delete without.picture;
  const markup = renderToStaticMarkup(createElement(CheckResult, { check: { ...without, ok: false } }));
  expect(markup).not.toContain("Brightness");
  expect(markup).toContain("No picture came.");
});
