// What the screen shows while something is broken, and that it mends itself.

import assert from "node:assert/strict";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { openBrowser, openPage } from "../harness/browser.mjs";
import { modelFile } from "../harness/models.mjs";
import { difference, keep, shot } from "../harness/pictures.mjs";
import { ROOT } from "../harness/programs.mjs";
import { CAMERAS, Simulator, ownFolder, serve } from "../harness/shop.mjs";
import { timeUntil, until } from "../harness/wait.mjs";

const simulator = new Simulator();
let browser;

before(async () => {
  await simulator.start();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await simulator.stop();
});

const live = (page) => page.getByRole("gridcell", { name: /: live/ }).count();
const allLive = (page) => until("all are live", async () => (await live(page)) === CAMERAS.length, 30_000);

/** An engine of a test's own, and a page on its wall. */
async function shop(t, options) {
  const own = ownFolder();
  const shop = { ...(await serve(own.folder, options)), folder: own.folder };
  t.after(async () => {
    await shop.running.stop();
    own.remove();
  });
  await shop.api.setUp(simulator);
  const { page, errors } = await openPage(browser);
  t.after(() => page.context().close());
  await page.goto(`${shop.api.address}/?screen=live#token=${shop.api.token}`);
  return Object.assign(shop, { page, errors });
}

test("one camera freezes: its tile turns stale, the others go on", async (t) => {
  const { page, errors } = await shop(t);
  await allLive(page);
  const frozen = page.getByRole("gridcell", { name: /^Camera 3,/ });
  t.after(() => simulator.resume("aisle"));
  simulator.stall("aisle");
  const stale = await timeUntil("the tile is visibly stale", async () => /no new picture/.test(await frozen.getAttribute("aria-label")), 10_000);
  assert.ok(stale.afterMs <= 2_000, `not stale after ${stale.afterMs} ms`);
  await frozen.getByText(/No new picture/).waitFor();
  await until("the others are live", async () => (await live(page)) === CAMERAS.length - 1);
  keep("stalled", await shot(page));
  simulator.resume("aisle");
  await allLive(page);
  assert.deepEqual(errors, []);
});

test("the engine hangs and goes on: the page says so and comes back by itself", async (t) => {
  const { page, api, running } = await shop(t);
  await allLive(page);
  running.signal("SIGSTOP");
  await page.getByText(/No connection to the engine/).waitFor();
  await until("no tile claims to be live", async () => (await live(page)) === 0);
  await page.getByText("engine not reached").waitFor();
  keep("engine-lost", await shot(page));
  running.signal("SIGCONT");
  await allLive(page);
  await page.getByText(/No connection to the engine/).waitFor({ state: "detached" });
  const area = await page.getByRole("gridcell").first().locator("canvas").first().boundingBox();
  const before = await shot(page);
  await until("pictures move again", async () => difference(before, await shot(page), area) > 0.001);
  await until("the figures are the engine's", async () => {
    const { footfall } = await api.get("/numbers");
    return (await page.locator('dt:text-is("Visitors today") + dd').innerText()) === String(footfall);
  });
});

test("the engine is killed and started again: the page comes back by itself", async (t) => {
  const own = await shop(t);
  const { page, api } = own;
  await allLive(page);
  await own.running.kill();
  await page.getByText(/No connection to the engine/).waitFor();
  await until("no tile claims to be live", async () => (await live(page)) === 0);
  const again = await serve(own.folder, { port: new URL(api.address).port });
  own.running = again.running;
  await allLive(page);
  await until("the lines are as they were", async () => (await again.api.get("/cameras/CAM-001")).scene.lines.length === 1);
});

test("no model: pictures go on, the screen says that nobody is counted, and an import mends it", async (t) => {
  const damaged = ownFolder();
  t.after(damaged.remove);
  // A checkout has models beside it that would be found. Damaged ones are not passed over.
  const files = readFileSync(path.join(ROOT, "models/manifest.toml"), "utf8").matchAll(/^file = "(.+)"$/gm);
  for (const [, file] of files) writeFileSync(path.join(damaged.folder, file), "not a model");
  const { page, api, errors } = await shop(t, { env: { INVEYE_MODELS: damaged.folder } });
  const { analytics } = await api.get("/health");
  assert.equal(analytics.on, false);
  await allLive(page);
  await page.getByText("Analytics is off: nobody is counted").waitFor();
  const area = await page.getByRole("gridcell").first().locator("canvas").first().boundingBox();
  const before = await shot(page);
  await until("pictures move", async () => difference(before, await shot(page), area) > 0.001);
  keep("no-model", await shot(page));
  await page.getByRole("button", { name: "Import a model" }).click();
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Import a file" }).click();
  const model = modelFile(t, "yolox_nano_person_416x256.onnx");
  if (!model) return;
  for (const file of readdirSync(damaged.folder)) rmSync(path.join(damaged.folder, file));
  await (await choosing).setFiles(model);
  await until("analytics is on", async () => (await api.get("/health")).analytics.on, 30_000);
  await page.getByText("Analytics is off: nobody is counted").waitFor({ state: "detached" });
  assert.deepEqual(errors, []);
});
