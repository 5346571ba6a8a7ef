// A virtual display whose pixels are read while it is used: what a person would see, when they
// would see it, without asking the page.

import { mkdtempSync, openSync, closeSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { start } from "../harness/programs.mjs";
import { until } from "../harness/wait.mjs";
import { pictureIn } from "./footage.mjs";

const LOOK_EVERY_MS = 4;
const BYTES = 4;

export class Screen {
  #folder = mkdtempSync(path.join(tmpdir(), "inveye-screen-"));
  #server;
  #file;
  #pixels;
  #stride;
  #line;

  /** Starts the display; its pixels lie in a file that both sides map. */
  async start() {
    this.#server = start("Xvfb", ["-displayfd", "1", "-screen", "0", "1920x1080x24", "-fbdir", this.#folder, "-nolisten", "tcp"]);
    const [, number] = await this.#server.says(/^(\d+)$/m);
    this.display = `:${number}`;
    this.#file = await until("the display's pixels are there", () => openSync(path.join(this.#folder, "Xvfb_screen0"), "r"));
    // The header of an X window dump: its length, …, bytes a line (12th), colours (19th) of 12 bytes each.
    const header = Buffer.alloc(100);
    readSync(this.#file, header, 0, header.length, 0);
    const word = (index) => header.readUInt32BE(index * 4);
    this.#stride = word(12);
    this.#pixels = word(0) + word(19) * 12;
    this.#line = Buffer.alloc(this.#stride);
    return this;
  }

  /** The brightnesses at some places of a line, from left to right. */
  row(places, y) {
    const first = places[0];
    const length = (places.at(-1) - first + 1) * BYTES;
    readSync(this.#file, this.#line, 0, length, this.#pixels + y * this.#stride + first * BYTES);
    return places.map((x) => {
      const at = (x - first) * BYTES;
      return (this.#line[at] + this.#line[at + 1] + this.#line[at + 2]) / 3;
    });
  }

  /**
   * Where pictures stand on the screen that stand at `areas` in a page: the page's own place in its
   * window is found by looking.
   */
  async locate(areas, least = areas.length) {
    return until(`${least} of ${areas.length} pictures are found on the screen`, () => {
      for (let dy = 0; dy < 140; dy += 1) {
        for (let dx = 0; dx < 8; dx += 1) {
          const moved = areas.map((area) => ({ ...area, x: area.x + dx, y: area.y + dy }));
          if (moved.filter((area) => pictureIn(this, area) !== undefined).length >= least) return moved;
        }
      }
      return undefined;
    });
  }

  /**
   * Looks at places for a while and tells when each picture was first there.
   * @returns {Promise<{ place: number, picture: number, atMs: number }[]>}
   */
  async watch(areas, forMs) {
    const shown = areas.map((area) => pictureIn(this, area));
    const seen = [];
    const end = performance.now() + forMs;
    while (performance.now() < end) {
      for (const [place, area] of areas.entries()) {
        const picture = pictureIn(this, area);
        if (picture === undefined || picture === shown[place]) continue;
        shown[place] = picture;
        seen.push({ place, picture, atMs: performance.timeOrigin + performance.now() });
      }
      await pause(LOOK_EVERY_MS);
    }
    return seen;
  }

  /** Waits until each place has shown a picture; the times of the first and of the last. */
  async first(areas, withinMs) {
    const missing = new Set(areas);
    const times = [];
    const end = performance.now() + withinMs;
    while (missing.size > 0 && performance.now() < end) {
      for (const area of missing) {
        if (pictureIn(this, area) === undefined) continue;
        missing.delete(area);
        times.push(performance.now());
      }
      await pause(LOOK_EVERY_MS);
    }
    if (missing.size > 0) throw new Error(`${missing.size} of ${areas.length} pictures did not come within ${withinMs} ms`);
    return { firstMs: times[0], lastMs: times.at(-1) };
  }

  async stop() {
    if (this.#file !== undefined) closeSync(this.#file);
    await this.#server?.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
