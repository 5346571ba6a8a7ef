// Footage that says which picture it is: a row of black and white cells along its upper edge, so
// that a look at the screen tells the picture, whatever it went through on its way.

import { existsSync, mkdirSync, renameSync } from "node:fs";
import path from "node:path";
import { ROOT, run } from "../harness/programs.mjs";

/** White, black, twelve bits of the picture's number, their parity, white. */
const BITS = 12;
const CELLS = BITS + 4;

/** In parts of the picture. */
const CELL_WIDTH = 36 / 640;
const CELL_HEIGHT = 20 / 360;

const FPS = 15;
const SECONDS = 30;

/** Pictures from one keyframe to the next. */
const GOP = 30;

export const GOP_MS = (GOP / FPS) * 1000;

const CLIPS = ["entrance", "checkout", "aisle", "highvalue"];

/** A filter that draws cell number `cell` white in the pictures for which `when` is not 0. */
function cell(index, when) {
  const x = `iw*${index * CELL_WIDTH}`;
  return `drawbox=x=${x}:y=0:w=iw*${CELL_WIDTH}:h=ih*${CELL_HEIGHT}:color=white:t=fill:enable='${when}'`;
}

function code() {
  const bit = (k) => `mod(floor(n/${2 ** k}),2)`;
  const all = Array.from({ length: BITS }, (_, k) => bit(k));
  return [
    `drawbox=x=0:y=0:w=iw*${CELLS * CELL_WIDTH}:h=ih*${CELL_HEIGHT}:color=black:t=fill`,
    cell(0, "1"),
    ...all.map((when, k) => cell(2 + k, when)),
    cell(2 + BITS, `mod(${all.join("+")},2)`),
    cell(3 + BITS, "1"),
  ].join(",");
}

/** The number in a row of `CELLS` brightnesses from 0 to 255, and nothing where there is none. */
function numberIn(brightness) {
  const cells = brightness.map((value) => (value > 150 ? 1 : value < 100 ? 0 : Number.NaN));
  if (cells.some(Number.isNaN) || cells[0] !== 1 || cells[1] !== 0 || cells[CELLS - 1] !== 1) return undefined;
  const bits = cells.slice(2, 2 + BITS);
  const ones = bits.reduce((sum, bit) => sum + bit, 0);
  if (ones % 2 !== cells[2 + BITS]) return undefined;
  return bits.reduce((number, bit, k) => number + bit * 2 ** k, 0);
}

/**
 * The number of the picture that stands in a rectangle of the screen.
 * @param {{ brightness: (x: number, y: number) => number }} screen
 * @param {{ x: number, y: number, width: number, height: number }} picture
 */
export function pictureIn(screen, picture) {
  const y = Math.round(picture.y + (CELL_HEIGHT / 2) * picture.height);
  const places = Array.from({ length: CELLS }, (_, index) => Math.round(picture.x + (index + 0.5) * CELL_WIDTH * picture.width));
  return numberIn(screen.row(places, y));
}

/**
 * The bundled clips as cameras send them, each picture numbered: sub streams, and one main stream.
 * Made once; some seconds a clip.
 * @returns {Promise<{ subs: string[], main: string }>}
 */
export async function numberedFootage() {
  const folder = path.join(process.env.CARGO_TARGET_DIR ?? path.join(ROOT, "target"), "numbered-footage");
  mkdirSync(folder, { recursive: true });
  const encode = async (clip, name, filters, rate) => {
    const file = path.join(folder, `${name}.mp4`);
    if (existsSync(file)) return file;
    const part = path.join(folder, `${name}.part.mp4`);
    await run("ffmpeg", [
      ..."-loglevel error -y -stream_loop -1 -i".split(" "),
      path.join(ROOT, "tests/footage/synthetic", `${clip}.mp4`),
      "-vf", `fps=${FPS},${filters},noise=alls=4:allf=t,${code()}`,
      ...`-t ${SECONDS} -pix_fmt yuv420p -an -c:v libx264 -profile:v main -preset veryfast -bf 0 -g ${GOP} -keyint_min ${GOP} -sc_threshold 0`.split(" "),
      ...`-b:v ${rate}k -maxrate ${rate * 1.5}k -bufsize ${rate * 1.5}k -movflags +faststart`.split(" "),
      part,
    ]);
    renameSync(part, file);
    return file;
  };
  const subs = [];
  for (const clip of CLIPS) subs.push(await encode(clip, `${clip}-sub`, "scale=640:360", 512));
  return { subs, main: await encode(CLIPS[0], `${CLIPS[0]}-main`, "scale=1920:1080:flags=fast_bilinear", 4000) };
}
