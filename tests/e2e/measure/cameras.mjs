// Sixteen simulated cameras with numbered pictures, and when each picture was sent.

import { readFileSync } from "node:fs";
import path from "node:path";
import { built, start } from "../harness/programs.mjs";
import { until } from "../harness/wait.mjs";

export const COUNT = 16;

/** Keyframes of a shop's cameras do not come at once. */
const PHASE_S = 4.13;

/** Later than this a picture belongs to the next round of its footage. */
const ROUND_MS = 20_000;

export class Cameras {
  #running;
  #log;

  /** @param {{ subs: string[], main: string }} footage */
  async start(footage, folder) {
    this.#log = path.join(folder, "sent.txt");
    const streams = Array.from({ length: COUNT }, (_, index) => ["--ahead", ((index + 1) * PHASE_S).toFixed(2), "--stream", `/${index}/sub=${footage.subs[index % footage.subs.length]}`]);
    this.#running = start(built("inveye-camera-simulator"), ["--listen", "127.0.0.1:0", "--sent", this.#log, ...streams.flat(), "--stream", `/0/main=${footage.main}`]);
    const [, address] = await this.#running.says(/ready rtsp:\/\/(\S+)/);
    this.address = `rtsp://${address}`;
    return this;
  }

  /** Adds them to an engine: the first has a main stream besides, for the enlarged picture. */
  async addTo(api) {
    for (let index = 0; index < COUNT; index += 1) {
      const url = `${this.address}/${index}/sub`;
      const streams = index === 0 ? { url: `${this.address}/0/main`, sub_url: url } : { url };
      await api.post("/cameras", { id: `CAM-${String(index + 1).padStart(3, "0")}`, name: `Camera ${index + 1}`, ...streams });
    }
    await this.live(api);
  }

  async live(api) {
    await until("all cameras are live", async () => {
      const cameras = await api.get("/cameras");
      return cameras.length === COUNT && cameras.every((camera) => camera.state === "live");
    }, 60_000);
  }

  /**
   * Milliseconds from the last packet of each picture to its place on the screen.
   * @param {{ place: number, picture: number, atMs: number }[]} seen
   * @param {(place: number) => string} stream
   */
  delays(seen, stream) {
    const sent = new Map();
    for (const line of readFileSync(this.#log, "utf8").trimEnd().split("\n")) {
      const [name, picture, micros] = line.split(" ");
      const key = `${name} ${picture}`;
      if (!sent.has(key)) sent.set(key, []);
      sent.get(key).push(Number(micros) / 1000);
    }
    return seen.flatMap(({ place, picture, atMs }) => {
      const last = sent.get(`${stream(place)} ${picture}`)?.findLast((each) => each <= atMs);
      return last !== undefined && atMs - last < ROUND_MS ? [atMs - last] : [];
    });
  }

  async stop() {
    await this.#running?.stop();
  }
}
