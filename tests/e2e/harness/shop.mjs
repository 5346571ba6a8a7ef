// A shop to test in: four simulated cameras on our own footage, and an engine's API.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ROOT, built, start } from "./programs.mjs";
import { until } from "./wait.mjs";

const FOOTAGE = path.join(ROOT, "tests/footage/synthetic");

/** What is drawn on the entrance's picture, as in `entrance.scene.toml`. */
const DOOR = { name: "door", a: [0.4141, 0.4901], b: [0.6281, 0.5157], in: "positive" };
const PROMO = {
  name: "promo",
  purpose: "shelf",
  points: [[0.7726, 0.848], [1, 0.882], [1, 0.7456], [0.9524, 0.6496], [0.7317, 0.6207]],
};

/** The clips have a keyframe each two seconds. */
export const GOP_MS = 2_000;

export const CAMERAS = [
  { id: "CAM-001", name: "Entrance", clip: "entrance", scene: { lines: [DOOR], zones: [PROMO] } },
  { id: "CAM-002", name: "Tills", clip: "checkout", scene: { lines: [], zones: [] } },
  { id: "CAM-003", name: "Aisle", clip: "aisle", scene: { lines: [], zones: [] } },
  { id: "CAM-004", name: "High value", clip: "highvalue", sound: true, scene: { lines: [], zones: [] } },
];

/** A folder of this test's own, and its removal. */
export function ownFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), "inveye-e2e-"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The simulated cameras; they can be killed and started again at the same address. */
export class Simulator {
  #running;
  #listen = "127.0.0.1:0";

  /** @param {{ loudspeakersFrom?: string, network?: string }} [options] the first clip whose camera can be spoken through; those behind it can, too. This machine's address at which the cameras are */
  async start({ loudspeakersFrom, network } = {}) {
    if (network) this.#listen = `${network}:0`;
    // An option holds for the streams behind it: those with sound come last.
    const ordered = [...CAMERAS].sort((one, other) => Number(one.sound ?? false) - Number(other.sound ?? false));
    const streams = ordered.flatMap(({ clip, sound }) => [...(sound ? ["--tone"] : []), ...(clip === loudspeakersFrom ? ["--loudspeaker"] : []), "--stream", `/${clip}=${path.join(FOOTAGE, `${clip}.mp4`)}`]);
    this.#running = start(built("inveye-camera-simulator"), ["--listen", this.#listen, "--control", ...streams]);
    const [, address] = await this.#running.says(/ready rtsp:\/\/(\S+)/);
    this.#listen = address;
    return this;
  }

  url(clip) {
    return `rtsp://${this.#listen}/${clip}`;
  }

  /** One camera freezes: connected, and silent. */
  stall(clip) {
    this.#running.say(`stall /${clip}`);
  }

  resume(clip) {
    this.#running.say(`resume /${clip}`);
  }

  /** What came out of a camera's loudspeaker so far. */
  async heard(clip) {
    const told = () => [...this.#running.output().matchAll(new RegExp(`^heard /${clip} (\\d+) (\\d+)$`, "gm"))];
    const before = told().length;
    this.#running.say(`heard /${clip}`);
    const [, samples, loudest] = await until("the simulator tells what it heard", () => told()[before]);
    return { samples: Number(samples), loudest: Number(loudest) };
  }

  async kill() {
    await this.#running.kill();
  }

  async stop() {
    await this.#running?.stop();
  }
}

/** The engine's HTTP interface. */
export class Api {
  constructor(address, token) {
    this.address = address;
    this.token = token;
  }

  async #ask(method, resource, body) {
    const answer = await fetch(`${this.address}/api/v1${resource}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, "content-type": "application/json" },
      body: body === undefined || body instanceof Uint8Array ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${resource}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  get = (resource) => this.#ask("GET", resource);
  post = (resource, body = {}) => this.#ask("POST", resource, body);
  patch = (resource, body) => this.#ask("PATCH", resource, body);
  put = (resource, body) => this.#ask("PUT", resource, body);
  remove = (resource) => this.#ask("DELETE", resource);

  /** Adds the four cameras with their lines and zones, with the ONVIF side of those that have one, and waits until all are live. */
  async setUp(simulator, onvif = {}) {
    for (const { id, name, clip, scene } of CAMERAS) {
      await this.post("/cameras", { id, name, url: simulator.url(clip), onvif: onvif[id] });
      await this.put(`/cameras/${id}/scene`, scene);
    }
    await until("all cameras are live", async () => {
      const cameras = await this.get("/cameras");
      return cameras.length === CAMERAS.length && cameras.every((camera) => camera.state === "live");
    });
  }

  /** A rule that raises an alert each time somebody comes in. */
  ruleDoor() {
    return this.put("/rules/door", {
      id: "door",
      name: "Somebody came in",
      enabled: true,
      condition: { type: "line_crossed", camera: "CAM-001", line: "door", direction: "in" },
      severity: "high",
      cool_down_s: 0,
    });
  }
}

/**
 * `inveye serve` on a data folder.
 * @param {string} folder
 * @param {{ port?: string, address?: string, env?: Record<string, string> }} [options] a free port without, and this machine alone
 */
export async function serve(folder, { port = "0", address: listen = "127.0.0.1", env = {} } = {}) {
  const running = start(built("inveye"), ["serve", "--data", folder, "--port", port, "--address", listen, "--no-toasts"], { env });
  // With accounts the address is printed without the token.
  const [, address] = await running.says(/(http:\/\/127\.0\.0\.1:\d+)\//);
  const token = readFileSync(path.join(folder, "token"), "utf8").trim();
  return { api: new Api(address, token), running };
}
