// Taking screenshots, and comparing them.

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { PNG } from "pngjs";

const SHOTS = fileURLToPath(new URL("../shots", import.meta.url));

/**
 * Takes one. Without a GPU, beside an engine with live cameras, a frame of a large window waits its turn longer
 * than anything a person does there.
 * @param {import("playwright-core").Page} page
 * @param {import("playwright-core").PageScreenshotOptions} [options]
 */
export const shot = (page, options = {}) => page.screenshot({ timeout: 60_000, ...options });

/**
 * A screenshot as WebP, which browsers write themselves.
 * @param {import("playwright-core").Page} page any page: an empty one will do
 * @param {Buffer} png
 * @param {number} quality from 0 to 1
 */
export async function webp(page, png, quality) {
  const encode = async ([picture, wanted]) => {
    const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    const blob = await canvas.convertToBlob({ type: "image/webp", quality: wanted });
    return Array.from(new Uint8Array(await blob.arrayBuffer()));
  };
  return Buffer.from(await page.evaluate(encode, [png.toString("base64"), quality]));
}

/** Keeps a screenshot for people and says where. */
export function keep(name, png) {
  mkdirSync(SHOTS, { recursive: true });
  const file = path.join(SHOTS, `${name}.png`);
  writeFileSync(file, png);
  console.log(`screenshot: ${file}`);
}

/**
 * The share of pixels within a rectangle that differ visibly between two screenshots.
 * @param {Buffer} before
 * @param {Buffer} after
 * @param {{ x: number, y: number, width: number, height: number }} area
 */
export function difference(before, after, area) {
  const [one, two] = [PNG.sync.read(before), PNG.sync.read(after)];
  if (one.width !== two.width || one.height !== two.height) throw new Error("the screenshots differ in size");
  let differing = 0;
  let all = 0;
  const right = Math.min(Math.floor(area.x + area.width), one.width);
  const bottom = Math.min(Math.floor(area.y + area.height), one.height);
  for (let y = Math.ceil(area.y); y < bottom; y += 1) {
    for (let x = Math.ceil(area.x); x < right; x += 1) {
      const at = (y * one.width + x) * 4;
      const change = Math.abs(one.data[at] - two.data[at]) + Math.abs(one.data[at + 1] - two.data[at + 1]) + Math.abs(one.data[at + 2] - two.data[at + 2]);
      differing += change > 48 ? 1 : 0;
      all += 1;
    }
  }
  if (all === 0) throw new Error("the area is empty");
  return differing / all;
}

/**
 * The mean brightness of a rectangle of a screenshot, from 0 to 255.
 * @param {Buffer} shot
 * @param {{ x: number, y: number, width: number, height: number }} area
 */
export function brightness(shot, area) {
  const png = PNG.sync.read(shot);
  let sum = 0;
  let all = 0;
  for (let y = Math.ceil(area.y); y < Math.min(area.y + area.height, png.height); y += 1) {
    for (let x = Math.ceil(area.x); x < Math.min(area.x + area.width, png.width); x += 1) {
      const at = (y * png.width + x) * 4;
      sum += (png.data[at] + png.data[at + 1] + png.data[at + 2]) / 3;
      all += 1;
    }
  }
  return sum / all;
}
