// Turning a camera: keys and mouse, as long as they are held; kept views; from a replay back to the present.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { accessible, reachable, ZOOMED_VIEW } from "../harness/axe.mjs";
import { openBrowser, openPage } from "../harness/browser.mjs";
import { Device } from "../harness/device.mjs";
import { keep, shot } from "../harness/pictures.mjs";
import { Simulator, ownFolder, serve } from "../harness/shop.mjs";
import { until } from "../harness/wait.mjs";

const own = ownFolder();
const simulator = new Simulator();
let device;
let engine;
let api;
let browser;
let page;
let errors;

before(async () => {
  await simulator.start();
  device = await new Device({ url: simulator.url("entrance"), model: "Dome", ptz: true }).start();
  engine = await serve(own.folder);
  api = engine.api;
  await api.post("/cameras", { id: "CAM-001", name: "Entrance", url: simulator.url("entrance"), onvif: device.onvif });
  await api.post("/cameras", { id: "CAM-002", name: "Tills", url: simulator.url("checkout") });
  await until("both are live", async () => (await api.get("/cameras")).every(({ state }) => state === "live"));
  browser = await openBrowser();
  ({ page, errors } = await openPage(browser, { width: 1366, height: 768 }));
  await page.goto(`${api.address}/?screen=live&focus=CAM-001#token=${api.token}`);
});

after(async () => {
  await browser?.close();
  await engine?.running.stop();
  await device?.stop();
  await simulator.stop();
  own.remove();
});

afterEach(async (t) => {
  keep(`ptz-${t.name.replace(/[:,].*/, "").replaceAll(" ", "-")}`, await shot(page));
  assert.deepEqual(errors.splice(0), [], "the page reported errors");
});

const pad = () => page.getByRole("region", { name: "Turn the camera" });
const last = () => device.told.at(-1);

test("by key: it turns while the key is held, and stands when it is let go", async () => {
  await page.getByRole("button", { name: "Turn", exact: true }).waitFor();
  await page.keyboard.press("t");
  await pad().waitFor();
  await accessible(page, "turning");
  await page.keyboard.down("ArrowRight");
  await until("it moves to the right", () => last()?.move?.[0] > 0 && last().move[1] === 0);
  await page.keyboard.down("ArrowUp");
  await until("it moves up too", () => last()?.move?.[0] > 0 && last().move[1] > 0);
  await page.keyboard.up("ArrowUp");
  await page.keyboard.up("ArrowRight");
  await until("it stands", () => last()?.stop);
  const before = device.told.length;
  await page.keyboard.press("PageUp");
  await until("it zoomed in and stands", () => device.told.length >= before + 2 && last().stop && device.told.some(({ move }) => move?.[2] > 0));
});

test("by mouse: arrows and the stick", async () => {
  const arrow = await pad().getByRole("button", { name: /^Left/ }).boundingBox();
  await page.mouse.move(arrow.x + arrow.width / 2, arrow.y + arrow.height / 2);
  await page.mouse.down();
  await until("it moves to the left", () => last()?.move?.[0] < 0);
  await page.mouse.up();
  await until("it stands", () => last()?.stop);
  const stick = await pad().getByTitle("Hold and draw: the camera follows").boundingBox();
  await page.mouse.move(stick.x + stick.width / 2, stick.y + stick.height / 2);
  await page.mouse.down();
  await page.mouse.move(stick.x + stick.width / 2, stick.y - 40, { steps: 5 });
  await until("it follows upwards", () => last()?.move?.[1] > 0);
  await page.mouse.up();
  await until("it stands again", () => last()?.stop);
});

test("kept views: gone to by key", async () => {
  await page.keyboard.press("p");
  await page.keyboard.press("Enter");
  await until("it goes to the first one", () => last()?.preset === "1");
  await page.getByRole("button", { name: "Till & queue" }).click();
  await until("it goes to the second one", () => last()?.preset === "2");
  await page.setViewportSize(ZOOMED_VIEW);
  await reachable(page, "turning at 200 %");
  await page.setViewportSize({ width: 1366, height: 768 });
});

test("from a replay: the key leads back to the present", async () => {
  await page.keyboard.press("r");
  await page.getByRole("region", { name: /Entrance, last/ }).or(page.getByRole("button", { name: /Live/ })).first().waitFor();
  await page.keyboard.press("t");
  await page.getByRole("region", { name: "Entrance, enlarged" }).waitFor();
  await pad().waitFor();
});

test("a camera that cannot be turned offers nothing", async () => {
  const answered = page.waitForResponse((answer) => answer.url().endsWith("/cameras/CAM-002/ptz"));
  await page.goto(`${api.address}/?screen=live&focus=CAM-002`);
  const tills = page.getByRole("region", { name: "Tills, enlarged" });
  await tills.waitFor();
  assert.deepEqual(await (await answered).json(), { can_turn: false, presets: [] });
  await page.keyboard.press("t");
  await tills.getByRole("button", { name: /^Last 30 s/ }).waitFor();
  assert.deepEqual([await page.getByRole("button", { name: "Turn", exact: true }).count(), await pad().count()], [0, 0]);
});
