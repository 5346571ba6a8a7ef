// Alarms in numbers, from the engine's own rules: a new rule for what lasts already raises one alarm
// within a second, once. Half of them are for a camera that is off, half, with a picture, for a place
// where somebody stands.

import { until } from "./wait.mjs";

const OFF = "CAM-090";
const PLACE = "everywhere";

/** Of twenty: most are nothing much. */
const SEVERITIES = [...Array(10).fill("low"), ...Array(6).fill("medium"), ...Array(3).fill("high"), "critical"];

/** Seconds after which a rule has done what it was made for. */
const KEPT = 6;

/** More than come between two looks at the API. */
const LOOK = 400;

export class AlarmSource {
  #api;
  #camera;
  #perSecond;
  #made = 0;
  #rounds = [];
  #running;
  #stopping = false;
  /** All alarms that the engine ever told, by id. */
  alarms = new Map();

  /** @param {string} camera one in whose picture somebody stands */
  constructor(api, camera, perSecond = 20) {
    this.#api = api;
    this.#camera = camera;
    this.#perSecond = perSecond;
  }

  async prepare() {
    await this.#api.post("/cameras", { id: OFF, name: "Yard", url: "rtsp://127.0.0.1:9/off" });
    const { scene } = await this.#api.get(`/cameras/${this.#camera}`);
    const zone = { name: PLACE, purpose: "dwell", points: [[0, 0], [1, 0], [1, 1], [0, 1]] };
    await this.#api.put(`/cameras/${this.#camera}/scene`, { lines: scene.lines, zones: [...scene.zones, zone] });
    // Who stands in a zone is noted for rules of that zone only.
    await this.#put("noted", { type: "loitering", camera: this.#camera, zone: PLACE, limit_s: 86_400 }, "low");
    await until("the camera is off", async () => (await this.#api.get(`/cameras/${OFF}`)).state === "offline", 60_000);
    await this.look();
  }

  #put(id, condition, severity) {
    return this.#api.put(`/rules/${id}`, { id, name: `Rule ${id}`, enabled: true, condition, severity, cool_down_s: 3600 });
  }

  async #round() {
    const ids = Array.from({ length: this.#perSecond }, () => (this.#made += 1));
    this.#rounds.push(ids);
    // A machine that is too busy to see who stands there sees a camera that is off.
    const sees = this.#made - this.alarms.size < 3 * this.#perSecond;
    await Promise.all(
      ids.map((n) => {
        const condition = n % 2 === 0 || !sees ? { type: "camera_offline", camera: OFF } : { type: "loitering", camera: this.#camera, zone: PLACE, limit_s: 1 };
        return this.#put(`load-${n}`, condition, SEVERITIES[n % SEVERITIES.length]);
      }),
    );
    while (this.#rounds.length > KEPT) await this.#remove(this.#rounds.shift());
    await this.look();
  }

  #remove(ids) {
    return Promise.all(ids.map((n) => this.#api.remove(`/rules/load-${n}`)));
  }

  start() {
    const began = performance.now();
    this.#running = (async () => {
      for (let second = 1; !this.#stopping; second += 1) {
        await this.#round();
        const early = began + second * 1000 - performance.now();
        if (early > 0) await new Promise((done) => setTimeout(done, early));
      }
    })();
    // Told when it is stopped.
    this.#running.catch(() => {});
  }

  /** Reads what the engine tells now. */
  async look() {
    for (const alarm of await this.#api.get(`/alerts?limit=${LOOK}`)) this.alarms.set(alarm.id, alarm);
  }

  /** No new rules, and those that are there go; a last alarm may still be on its way. */
  async stop() {
    this.#stopping = true;
    await this.#running;
    for (const ids of this.#rounds.splice(0)) await this.#remove(ids);
    await this.look();
  }

  /** Takes its camera away, when everything was judged: who comes next waits for cameras that are live. */
  async leave() {
    await this.#api.remove(`/cameras/${OFF}`);
  }

  /** By the engine's own words: those that nobody has. */
  get open() {
    return [...this.alarms.values()].filter(({ state }) => state === "open").length;
  }
}

/** What a page says of alarms: how many nobody has, and the rows of its list. */
export const alarmsOn = (page) => ({
  open: () => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^Alarms/ }).locator("b").getAttribute("aria-label").then((words) => Number.parseInt(words, 10)),
  cards: () => page.getByRole("feed", { name: "Open alarms" }).getByRole("article"),
  rows: () => page.getByRole("table").getByRole("row"),
});
