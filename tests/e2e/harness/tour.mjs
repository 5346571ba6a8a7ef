// Every screen there is, of a shop in which something happened: for those who look whether all of
// them are well made, and for the pictures of the documents.

import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { PNG } from "pngjs";
import { CAMERAS, Simulator, ownFolder, serve } from "./shop.mjs";
import { totp } from "./totp.mjs";
import { until } from "./wait.mjs";

export const MARIA = { name: "maria", password: "harbour-lights-left" };
const BEN = { name: "ben", password: "cellar-door-at-nine" };
/** Was given a password by somebody else. */
const LEA = { name: "lea", password: "window-by-the-river" };
/** Manages, and has no second step yet. */
const OTTO = { name: "otto", password: "lantern-on-the-pier" };

const ZONES = {
  "CAM-002": [
    { name: "till_1", purpose: "staff", points: [[0.6227, 0.8749], [0.7078, 0.7945], [0.497, 0.6295], [0.4142, 0.678]] },
    { name: "queue_1", purpose: "queue", points: [[0.3046, 0.8822], [0.434, 0.7931], [0.1969, 0.5326], [0.0995, 0.5708]] },
  ],
  "CAM-003": [{ name: "shelf", purpose: "shelf", points: [[0.4372, 1], [0.4959, 0.3665], [0.4084, 0.3648], [0.2231, 1]] }],
  "CAM-004": [{ name: "jewellery", purpose: "high_value", points: [[0.4495, 0.4767], [0.6292, 0.873], [0.8051, 0.7438], [0.5751, 0.4323]] }],
};
const ROLES = ["entrance", "queue", "aisle", "high_value"];
const PLACES = [[0.12, 0.82, 320], [0.35, 0.6, 90], [0.62, 0.3, 180], [0.85, 0.25, 135]];

const RULES = [
  { id: "jewellery", name: "Somebody at the jewellery", condition: { type: "zone_entered", camera: "CAM-004", zone: "jewellery" }, severity: "critical", instructions: "Look at the picture\nSend the nearest colleague\nCall 133 if goods are missing", related: ["CAM-001", "CAM-003"] },
  { id: "till", name: "Till 1 is manned", condition: { type: "loitering", camera: "CAM-002", zone: "till_1", limit_s: 5 }, severity: "medium", instructions: "", related: [] },
  { id: "door", name: "Somebody came in", condition: { type: "line_crossed", camera: "CAM-001", line: "door", direction: "in" }, severity: "low", instructions: "", related: [] },
  { id: "full", name: "The store is full", condition: { type: "occupancy", capacity: 80 }, severity: "high", instructions: "Open a second till", related: [] },
];

/** Walls of a shop from above. */
export function floorPlan() {
  const [width, height] = [1200, 750];
  const png = new PNG({ width, height });
  png.data.fill(255);
  const bar = (x0, y0, x1, y1, grey) => {
    for (let y = y0; y < y1; y += 1) for (let x = x0; x < x1; x += 1) png.data.fill(grey, (y * width + x) * 4, (y * width + x) * 4 + 3);
  };
  for (const [x0, y0, x1, y1] of [[40, 40, 1160, 52], [40, 40, 52, 710], [1148, 40, 1160, 710], [40, 698, 110, 710], [260, 698, 1160, 710], [820, 40, 828, 260], [820, 330, 828, 420], [820, 412, 1160, 420]]) bar(x0, y0, x1, y1, 60);
  for (let row = 0; row < 4; row += 1) bar(480, 150 + row * 130, 760, 190 + row * 130, 205);
  for (let till = 0; till < 3; till += 1) bar(250 + till * 70, 470, 290 + till * 70, 600, 170);
  bar(900, 120, 1080, 150, 205);
  return PNG.sync.write(png);
}

export class Tour {
  #own = ownFolder();
  #simulator = new Simulator();
  #receiver;
  #engine;

  async start() {
    this.#receiver = createServer((request, response) => request.resume().on("end", () => response.writeHead(200).end()));
    this.#receiver.listen(0, "127.0.0.1");
    await once(this.#receiver, "listening");
    await this.#simulator.start();
    // The network is let in, so that there is a certificate to see.
    this.#engine = await serve(this.#own.folder, { address: "0.0.0.0" });
    await this.#dress();
    return this;
  }

  get address() {
    return this.#engine.api.address;
  }

  async #dress() {
    const { api } = this.#engine;
    const open = Array.from({ length: 7 }, (_, weekday) => (weekday === 6 ? [] : [{ from: "08:30", to: "19:00" }]));
    const store = { name: "Linden Street", time_zone: "Europe/Vienna", currency: "EUR" };
    await api.put("/site", store);
    await api.put("/site/floor-plan", floorPlan());
    await api.setUp(this.#simulator);
    for (const [index, { id, scene }] of CAMERAS.entries()) {
      const [x, y, angle] = PLACES[index];
      await api.patch(`/cameras/${id}`, { role: ROLES[index], placement: { x, y, angle } });
      if (ZONES[id]) await api.put(`/cameras/${id}/scene`, { lines: scene.lines, zones: ZONES[id] });
    }
    for (const rule of RULES) await api.put(`/rules/${rule.id}`, { enabled: true, cool_down_s: 60, actions: [], ...rule });
    await api.post("/notification-routes", {
      name: "Guards' telephones",
      enabled: true,
      secret: `whsec_${randomBytes(32).toString("base64")}`,
      target: { type: "webhook", url: `http://127.0.0.1:${this.#receiver.address().port}/alarms`, pictures: true, allow_local: true },
      filter: { least: "low", rules: [], cameras: [], raised: true, escalated: true, closed: false },
    });
    await api.post("/backups");
    await api.post("/backups", { passphrase: "kept-in-the-safe-downtown" });
    const alerts = () => api.get("/alerts");
    await until("people are seen where it matters", async () => new Set((await alerts()).map(({ rule }) => rule)).size >= 3, 60_000).catch(async () => {
      // A machine that is too busy to look: then the cameras lose their power for a moment.
      await this.#simulator.kill();
      await until("several alarms came", async () => (await alerts()).length >= 3, 60_000);
      await this.#simulator.start();
      await until("all cameras are back", async () => (await api.get("/cameras")).every(({ state }) => state === "live"), 60_000);
    });
    await api.post("/accounts/first", { ...MARIA, shown_name: "Maria", role: "admin", must_change_password: false });
    await api.post("/users", { ...BEN, shown_name: "Ben", role: "security", must_change_password: false });
    await api.post("/users", { ...OTTO, shown_name: "Otto", role: "store_manager", must_change_password: false });
    await api.post("/users", { ...LEA, shown_name: "Lea", role: "viewer", cameras: ["CAM-001"], must_change_password: true });
    // From here on somebody with a name does it.
    const { token } = await api.post("/sign-in", MARIA);
    api.token = token;
    this.token = token;
    const { secret } = await api.post("/me/second-factor", { password: MARIA.password });
    await api.post("/me/second-factor/confirm", { code: totp(secret) });
    await api.put("/sign-in/policy", { second_factor: "managers" });
    const all = await alerts();
    const worst = all.find(({ rule }) => rule === "jewellery") ?? all.find(({ has_snapshot }) => has_snapshot) ?? all[0];
    const [taken, closed] = all.filter(({ id }) => id !== worst.id);
    await api.post(`/alerts/${taken.id}/acknowledge`);
    await api.post(`/alerts/${closed.id}/dismiss`, { text: "Staff at work" });
    const incident = await api.post("/incidents", { title: "A necklace is missing", alerts: [worst.id], note: "The customer left towards the car park." });
    await api.post("/shift-log", { text: "Camera 3 was cleaned. The necklace is with the police.", hand_over: true });
    const count = await this.#countByHand(api);
    // Only now: clips are of opening hours, and somebody may look at any hour.
    await api.put("/site", { ...store, opening_hours: open });
    await this.#sell(api);
    const { id: report } = await api.post("/reports", {
      name: "Monday letter",
      days: "last_7_days",
      formats: ["pdf", "xlsx"],
      schedule: { turns: { every: "week", weekday: 0 }, minute: 420 },
      routes: [(await api.get("/notification-routes"))[0].id],
    });
    await api.post(`/reports/${report}/send`);
    const now = Date.now();
    await api.post("/bookmarks", { camera: "CAM-004", at_ms: now - 20_000, note: "Grey jacket" });
    await api.post("/protections", { camera: "CAM-004", from_ms: now - 40_000, to_ms: now - 5_000, reason: "Police", until_ms: now + 30 * 86_400_000 });
    this.#screens = { count, alarm: worst.id, incident: incident.incident.id, user: (await api.get("/users")).find(({ name }) => name === "ben").id, route: (await api.get("/notification-routes"))[0].id };
  }

  /** A till's file of today, with a row that cannot be read. */
  async #sell(api) {
    const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Vienna" }).format(Date.now());
    const receipts = [4990, 1250, 890, 12900].map((cents, index) => `${index + 1},${today},00:0${index},1,${(cents / 100).toFixed(2)}`);
    const file = Buffer.from(["Receipt,Date,Time,Units,Amount", ...receipts, "5,yesterday,00:09,1,3.00"].join("\n"));
    const { mapping } = await api.post("/sales/preview", { sample: file.toString("base64"), whole: true });
    await api.put("/sales/mappings/till-1", mapping);
    const headers = { Authorization: `Bearer ${api.token}`, "Content-Type": "application/octet-stream", "X-Filename": "today.csv" };
    const answer = await fetch(`${api.address}/api/v1/sales/imports?source=till-1`, { method: "POST", headers, body: file });
    if (answer.status !== 201) throw new Error(`sales: ${answer.status} ${await answer.text()}`);
  }

  /** One count by hand that is finished, with an error of each kind, and one that is open: the latter's id. */
  async #countByHand(api) {
    const request = { camera: "CAM-001", line: "door", clips: 4, clip_seconds: 10 };
    const begin = () => until("enough is recorded to be counted", () => api.post("/hand-counts", request), 60_000);
    const begun = await begin();
    const { events } = await api.get("/events?limit=1000&camera=CAM-001");
    const crossings = events.filter(({ type }) => type === "line_cross").map(({ at_ms, direction }) => ({ at_ms, direction }));
    for (const { number, from_ms, to_ms } of begun.clips) {
      const taps = crossings.filter(({ at_ms }) => from_ms - begun.margin_ms <= at_ms && at_ms <= to_ms + begun.margin_ms);
      const changed = number === 1 ? [...taps.slice(1), { at_ms: from_ms + 5000, direction: "out" }] : taps;
      await api.put(`/hand-counts/${begun.id}/clips/${number}`, { taps: changed });
    }
    await api.post(`/hand-counts/${begun.id}/finish`);
    const { id } = await begin();
    this.#finished = begun.id;
    return id;
  }

  #finished;
  #screens;

  /**
   * All of them: a name, the address's query, and what is there, in any language, when it is whole.
   * @returns {{ name: string, query: string, shows: (page: import("playwright-core").Page) => import("playwright-core").Locator, keys?: string[] }[]}
   */
  get screens() {
    const { count, alarm, incident, user, route } = this.#screens;
    const there = (selector, which = 0) => (page) => page.locator(selector).nth(which);
    const row = (name) => (page) => page.getByRole("row", { name }).first();
    const text = (words) => (page) => page.getByText(words).first();
    const tiles = there("[role=gridcell] canvas", 3);
    return [
      { name: "live", query: "screen=live", shows: tiles },
      { name: "arrange", query: "screen=live", after: tiles, keys: ["w"], shows: there("main select") },
      { name: "enlarged", query: "screen=live&focus=CAM-004", shows: there("main section video, main section canvas") },
      { name: "alarms", query: "screen=alarms", shows: there("main table button") },
      { name: "alarm", query: `screen=alarms&alarm=${alarm}`, shows: there("main h2") },
      { name: "incident", query: `screen=incidents&incident=${incident}`, shows: text("The customer left towards the car park.") },
      { name: "handover", query: "screen=handover", shows: text(/Camera 3 was cleaned/) },
      { name: "playback", query: "screen=playback&cameras=CAM-001,CAM-002,CAM-003,CAM-004", shows: there("[role=gridcell] [data-layer]", 3) },
      { name: "overview", query: "screen=overview", shows: row("door") },
      { name: "proof", query: "screen=proof", shows: there("main table tbody tr", 3) },
      { name: "morning", query: "screen=morning", shows: there("main table tbody tr") },
      { name: "compare", query: "screen=compare", shows: there("main table tbody tr", 6) },
      { name: "reports", query: "screen=reports", shows: row("Monday letter") },
      { name: "heatmap", query: "screen=heatmap&camera=CAM-001", shows: there("main svg rect") },
      { name: "journeys", query: "screen=journeys", shows: there("main table tbody tr") },
      { name: "demographics", query: "screen=demographics", shows: there("main section, main b") },
      { name: "accuracy", query: "screen=accuracy", shows: row("door") },
      { name: "count", query: `screen=accuracy&count=${count}`, shows: there("main [data-layer=video]") },
      { name: "count-result", query: `screen=accuracy&count=${this.#finished}`, shows: there("main dl") },
      { name: "cameras", query: "screen=cameras&camera=CAM-001", shows: row("Entrance") },
      { name: "camera-add", query: "screen=cameras&add=1", shows: there("main form input, main section input") },
      { name: "lines", query: "screen=scene&camera=CAM-001", shows: there("main h2") },
      { name: "rules", query: "screen=rules&rule=jewellery", shows: row("Somebody at the jewellery") },
      { name: "messages", query: `screen=notifications&route=${route}`, shows: row("Guards' telephones") },
      { name: "storage", query: "screen=storage", shows: row("Entrance") },
      { name: "people", query: `screen=people&user=${user}`, shows: row(/ben/) },
      { name: "audit", query: "screen=audit", shows: row(/maria/) },
      { name: "account", query: "screen=account", shows: there("main h2", 1) },
      { name: "sales", query: "screen=sales", shows: row(/today\.csv/) },
      { name: "settings", query: "screen=settings", shows: there("main svg[role=img]") },
      { name: "setup-store", query: "screen=setup&step=store", shows: there("main input", 8) },
      { name: "setup-account", query: "screen=setup&step=account", shows: there("main h2") },
      { name: "setup-cameras", query: "screen=setup&step=cameras", shows: there("main h2") },
      { name: "setup-roles", query: "screen=setup&step=roles", shows: there("main select", 3) },
      { name: "setup-lines", query: "screen=setup&step=lines&camera=CAM-001", shows: there("main h2") },
      { name: "setup-plan", query: "screen=setup&step=plan", shows: there("main h2") },
      { name: "setup-rules", query: "screen=setup&step=rules", shows: there("main h2") },
      { name: "setup-golive", query: "screen=setup&step=golive", shows: there("main h2") },
      { name: "keys", query: "screen=overview", after: row("door"), keys: ["?"], shows: there("dialog[open]") },
      { name: "palette", query: "screen=overview", after: row("door"), keys: ["Control+k"], shows: there("dialog[open]") },
    ];
  }

  /**
   * What somebody meets who is not signed in yet: a name, the way there from the sign-in page, and what is there.
   * @returns {{ name: string, walk: (page: import("playwright-core").Page) => Promise<void>, shows: (page: import("playwright-core").Page) => import("playwright-core").Locator }[]}
   */
  get doors() {
    const there = (selector, which = 0) => (page) => page.locator(selector).nth(which);
    const enter = ({ name, password }) => async (page) => {
      const answered = page.waitForResponse((response) => response.url().endsWith("/api/v1/sign-in") && response.request().method() === "POST");
      await page.locator("main input[autocomplete=username]").fill(name);
      await page.locator("main input[autocomplete=current-password]").fill(password);
      await page.locator("main form button[type=submit]").click();
      return (await answered).status();
    };
    const guess = enter({ name: "guest", password: "not-the-password" });
    return [
      { name: "sign-in", walk: async () => undefined, shows: there("main input[autocomplete=current-password]") },
      { name: "sign-in-locked", walk: (page) => until("there is a wait", async () => (await guess(page)) === 429), shows: (page) => page.getByText(/Too many attempts|Zu viele Versuche/) },
      { name: "sign-in-code", walk: enter(MARIA), shows: there("main input[autocomplete=one-time-code]") },
      { name: "sign-in-own-password", walk: enter(LEA), shows: there("main input[autocomplete=new-password]", 1) },
      { name: "sign-in-factor", walk: enter(OTTO), shows: there("main form svg[role=img]") },
    ];
  }

  /** Opens a screen or a door on a page, whole. */
  async open(page, { query, shows, after, keys = [], walk }) {
    if (walk) {
      // Who was signed in on this page is so no more. Said on the engine's origin, by a page that is no screen and
      // names its icon: browsers look for one that is not named.
      const blank = `${this.address}/signed-out`;
      await page.route(blank, (route) => route.fulfill({ contentType: "text/html", body: '<link rel="icon" href="data:,">' }));
      await page.goto(blank);
      await page.evaluate(() => {
        sessionStorage.clear();
      });
      await page.unroute(blank);
      await page.goto(`${this.address}/`);
      await page.locator("main form").waitFor();
      await walk(page);
      await shows(page).waitFor();
      return;
    }
    // Another fragment alone would load nothing anew.
    await page.goto("about:blank");
    await page.goto(`${this.address}/?${query}#token=${this.token}`);
    await page.getByRole("navigation").first().waitFor();
    if (after) await after(page).waitFor({ timeout: 40_000 });
    for (const key of keys) await page.keyboard.press(key);
    await shows(page).waitFor({ timeout: 40_000 });
    // Nothing is asked for any more, and what came is painted.
    await page.waitForLoadState("networkidle").catch(() => {});
    await until("every picture of it is there", () => page.evaluate(() => [...document.images].every((image) => image.complete)));
  }

  async stop() {
    await this.#engine?.running.stop();
    await this.#simulator.stop();
    this.#receiver?.closeAllConnections();
    this.#receiver?.close();
    this.#own.remove();
  }
}
