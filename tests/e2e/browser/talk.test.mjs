// Speaking through cameras: by key and by button, as long as they are held, and what keeps one from it.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { accessible } from "../harness/axe.mjs";
import { openBrowser, openPage } from "../harness/browser.mjs";
import { keep, shot } from "../harness/pictures.mjs";
import { Simulator, ownFolder, serve } from "../harness/shop.mjs";
import { until } from "../harness/wait.mjs";

/** Chromium's own microphone beeps once a second; nobody is asked whether it may be used. */
const BEEPING = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
const RATE = 8_000;
/** Of 32,767: a beep, and not the noise of nothing. */
const AUDIBLE = 300;

const own = ownFolder();
const simulator = new Simulator();
let engine;
let api;
let browser;
let page;
let errors;

before(async () => {
  // These two have loudspeakers: Aisle and High value.
  await simulator.start({ loudspeakersFrom: "aisle" });
  engine = await serve(own.folder);
  api = engine.api;
  await api.setUp(simulator);
  await until("it is known who has a loudspeaker", async () => {
    const cameras = await api.get("/cameras");
    return cameras.map(({ can_talk }) => can_talk).join() === "false,false,true,true";
  });
  browser = await openBrowser(BEEPING);
  ({ page, errors } = await openPage(browser, { width: 1366, height: 768 }));
  await page.goto(`${api.address}/?screen=live&focus=CAM-003#token=${api.token}`);
});

after(async () => {
  await browser?.close();
  await engine?.running.stop();
  await simulator.stop();
  own.remove();
});

afterEach(async (t) => {
  keep(`talk-${t.name.replace(/[:,].*/, "").replaceAll(" ", "-")}`, await shot(page));
  assert.deepEqual(errors.splice(0), [], "the page reported errors");
});

const speaker = async (camera) => (await api.get(`/cameras/${camera}`)).speaker;
const silent = (camera) => until("nobody speaks", async () => (await speaker(camera)) === undefined);

/** Waits until the loudspeaker gave two more seconds, with a beep in them. */
async function heard(clip, since = { samples: 0 }) {
  await until("the loudspeaker is heard", async () => {
    const { samples, loudest } = await simulator.heard(clip);
    return samples > since.samples + 2 * RATE && loudest > AUDIBLE;
  }, 30_000);
}

test("by key: the enlarged camera speaks while the key is held", async () => {
  await page.getByRole("button", { name: "Speak" }).waitFor();
  await page.keyboard.down("s");
  await page.getByRole("status").filter({ hasText: "You are heard" }).waitFor();
  await accessible(page, "speaking");
  await heard("aisle");
  assert.ok(await speaker("CAM-003"), "others are told who speaks");
  await page.keyboard.up("s");
  await silent("CAM-003");
  await page.getByText("You are heard").waitFor({ state: "detached" });
  for (const action of ["camera.talk", "camera.talk_end"]) {
    const { entries } = await api.get(`/audit?action=${action}`);
    assert.deepEqual(entries.map(({ target }) => target), ["CAM-003"], action);
  }
});

test("by button: a tile of the wall, and only where there is a loudspeaker", async () => {
  await page.keyboard.press("Escape");
  const tile = page.getByRole("button", { name: /^Hold to speak through High value/ });
  await tile.waitFor();
  assert.equal(await page.getByRole("button", { name: /^Hold to speak through/ }).count(), 2);
  const box = await tile.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await heard("highvalue");
  await page.mouse.up();
  await silent("CAM-004");
  await page.getByRole("region", { name: "High value, enlarged" }).waitFor({ state: "detached" });
});

test("by key on the wall: the tile that is picked speaks", async () => {
  const before = await simulator.heard("aisle");
  await page.keyboard.press("3");
  await page.keyboard.down("s");
  await heard("aisle", before);
  await page.keyboard.up("s");
  await silent("CAM-003");
});

test("one at a time: the second is told who speaks", async () => {
  const other = await openPage(browser, { width: 1366, height: 768 });
  await other.page.goto(`${api.address}/?screen=live&focus=CAM-003#token=${api.token}`);
  await other.page.getByRole("button", { name: "Speak" }).waitFor();
  await other.page.keyboard.down("s");
  await other.page.getByRole("status").filter({ hasText: "You are heard" }).waitFor();
  await page.keyboard.press("3");
  await page.keyboard.down("s");
  await page.getByRole("status").filter({ hasText: "is speaking through this camera" }).waitFor();
  await page.keyboard.up("s");
  await other.page.keyboard.up("s");
  await silent("CAM-003");
  assert.deepEqual(other.errors, []);
  await other.page.close();
});

test("without a loudspeaker: the enlarged camera says so, and all keys name the one to hold", async () => {
  await page.goto(`${api.address}/?screen=live&focus=CAM-001`);
  assert.ok(await page.getByRole("button", { name: "No loudspeaker" }).isDisabled());
  await page.keyboard.press("?");
  await page.getByText("Speak through the camera, as long as it is held").waitFor();
  await page.keyboard.press("Escape");
});

test("without a microphone: it is said, and the camera is not asked", async () => {
  const deaf = await openBrowser();
  const other = await openPage(deaf, { width: 1366, height: 768 });
  await other.page.goto(`${api.address}/?screen=live&focus=CAM-003#token=${api.token}`);
  await other.page.getByRole("button", { name: "Speak" }).waitFor();
  await other.page.keyboard.down("s");
  await other.page.getByRole("status").filter({ hasText: /No microphone was found|not allowed for this page/ }).waitFor();
  assert.equal(await speaker("CAM-003"), undefined);
  await other.page.keyboard.up("s");
  await deaf.close();
});
