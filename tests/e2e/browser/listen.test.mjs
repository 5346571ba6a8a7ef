// Listening to a camera live: only when somebody asked, only where there is a microphone, and noted.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { accessible } from "../harness/axe.mjs";
import { openPage } from "../harness/browser.mjs";
import { setStage } from "../harness/stage.mjs";
import { until } from "../harness/wait.mjs";

const VIEWPORT = { width: 1366, height: 768 };

const stage = setStage("listen", { viewport: VIEWPORT });
const { simulator } = stage;
let api;
let page;

/** Keeps what the page plays: such players are in no document. */
function keepPlayers() {
  const Real = window.Audio;
  window.players = [];
  window.Audio = function keeping(...address) {
    const player = new Real(...address);
    window.players.push(player);
    return player;
  };
}

before(async () => {
  await stage.ready;
  ({ api, page } = stage);
  await api.setUp(simulator);
  await until("the camera gives sound", async () => (await api.get("/cameras/CAM-004")).sound, 30_000);
  await page.addInitScript(keepPlayers);
  await page.goto(`${api.address}/?screen=live&focus=CAM-004#token=${api.token}`);
});

const button = (of = page) => of.getByRole("button", { name: /^Listen/ });
/** Bytes of sound that were decoded by players that play. */
const heard = () =>
  page.evaluate(() => window.players.filter(({ paused }) => !paused).reduce((sum, player) => sum + player.webkitAudioDecodedByteCount, 0));
const listened = async () => (await api.get("/audit?action=camera.listen")).entries.map(({ target }) => target);

test("silent until somebody asks: one key is heard, the same key is not", async () => {
  await button().waitFor();
  assert.equal(await heard(), 0);
  assert.deepEqual(await listened(), [], "nobody listened yet");
  await page.keyboard.press("h");
  const first = await until("the camera is heard", async () => await heard(), 20_000);
  await until("and goes on", async () => (await heard()) > first);
  assert.equal(await button().getAttribute("aria-pressed"), "true");
  await accessible(page, "listening");
  assert.deepEqual(await listened(), ["CAM-004"]);
  await page.keyboard.press("h");
  await until("it is silent", async () => (await heard()) === 0);
  assert.equal(await button().getAttribute("aria-pressed"), "false");
});

test("by button: and leaving the picture ends it", async () => {
  await button().click();
  await until("the camera is heard", async () => (await heard()) > 0, 20_000);
  await page.keyboard.press("Escape");
  await page.getByRole("region", { name: /enlarged/ }).waitFor({ state: "detached" });
  await until("it is silent", async () => (await heard()) === 0);
});

test("a camera without a microphone: there is nothing to press", async () => {
  await page.goto(`${api.address}/?screen=live&focus=CAM-001`);
  await page.getByRole("region", { name: "Entrance, enlarged" }).waitFor();
  assert.equal(await button().count(), 0);
  await page.keyboard.press("h");
  assert.ok(!(await listened()).includes("CAM-001"), "nobody listened to it");
});

test("sound that does not come: it is said", async () => {
  const other = await openPage(page.context().browser(), VIEWPORT);
  await other.page.routeWebSocket(/\/sound$/, (socket) => socket.close());
  await other.page.goto(`${api.address}/?screen=live&focus=CAM-004#token=${api.token}`);
  await button(other.page).click();
  await other.page.getByRole("button", { name: /^Not heard/ }).waitFor();
  assert.deepEqual(other.errors, []);
  await other.page.close();
});
