// The wall with more cameras than fit, and how everything looks in both themes.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { openBrowser, openPage } from "../harness/browser.mjs";
import { brightness, keep } from "../harness/pictures.mjs";
import { CAMERAS, Simulator, ownFolder, serve } from "../harness/shop.mjs";
import { until } from "../harness/wait.mjs";

/** One more than fit on a wall of nine. */
const COUNT = 10;

const own = ownFolder();
const simulator = new Simulator();
let engine;
let api;
let browser;
let page;
let errors;

before(async () => {
  await simulator.start();
  engine = await serve(own.folder);
  api = engine.api;
  for (let number = 1; number <= COUNT; number += 1) {
    const { name, clip } = CAMERAS[(number - 1) % CAMERAS.length];
    await api.post("/cameras", { id: `CAM-${String(number).padStart(3, "0")}`, name: `${name} ${number}`, url: simulator.url(clip) });
  }
  await until("all cameras are live", async () => (await api.get("/cameras")).filter(({ state }) => state === "live").length === COUNT, 60_000);
  browser = await openBrowser();
  // The smallest screen we promise anything on.
  ({ page, errors } = await openPage(browser, { width: 1280, height: 720 }));
  await page.goto(`${api.address}/?screen=live#token=${api.token}`);
});

after(async () => {
  await browser?.close();
  await engine?.running.stop();
  await simulator.stop();
  own.remove();
});

afterEach(() => {
  assert.deepEqual(errors.splice(0), [], "the page reported errors");
});

const tiles = () => page.getByRole("gridcell");
const layout = (name) => page.getByRole("group", { name: "Layout" }).getByRole("button", { name, exact: true });
const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");

for (const [name, shown] of [["1", 1], ["2 × 2", 4], ["3 × 3", 9], ["4 × 4", COUNT]]) {
  test(`a wall of ${name}: equal tiles of whole pictures, all on the screen`, async () => {
    await layout(name).click();
    await until(`${shown} tiles`, async () => (await tiles().count()) === shown);
    await until("all live", async () => (await page.getByRole("gridcell", { name: /: live/ }).count()) === shown, 30_000);
    const wall = await page.getByRole("grid").boundingBox();
    const boxes = await Promise.all((await tiles().all()).map((tile) => tile.locator("canvas").first().boundingBox()));
    for (const box of boxes) {
      assert.ok(Math.abs(box.width / box.height - 16 / 9) < 0.03, `16:9, not ${box.width} by ${box.height}`);
      assert.ok(Math.abs(box.width - boxes[0].width) < 1, "all of one width");
      assert.ok(box.x >= wall.x && box.x + box.width <= wall.x + wall.width + 1 && box.y + box.height <= wall.y + wall.height + 1, "within the wall");
    }
    keep(`wall-of-${shown}`, await page.screenshot());
  });
}

test("more cameras than tiles: pages, by keyboard", async () => {
  await layout("3 × 3").click();
  await page.getByText("Page 1 of 2").waitFor();
  await page.keyboard.press("PageDown");
  await page.getByText("Page 2 of 2").waitFor();
  await until("one tile is left over", async () => (await tiles().count()) === 1);
  await page.keyboard.press("PageUp");
  await until("nine again", async () => (await tiles().count()) === 9);
});

test("digits, arrows, Enter and Escape on a wall of nine", async () => {
  const walk = [["5", 5], ["ArrowUp", 2], ["ArrowLeft", 1], ["ArrowLeft", 1], ["ArrowDown", 4], ["ArrowRight", 5], ["End", 9], ["Home", 1], ["9", 9]];
  for (const [key, number] of walk) {
    await page.keyboard.press(key);
    assert.match(await focused(), new RegExp(`^Camera ${number},`), `after ${key}`);
  }
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: /9, enlarged/ }).waitFor();
  await page.keyboard.press("3");
  await page.getByRole("region", { name: /3, enlarged/ }).waitFor();
  await page.keyboard.press("Escape");
  await until("the tile just seen has the focus", async () => /^Camera 3,/.test(await focused()));
});

test("dark and light: the page follows, pictures stay as they are", async () => {
  const header = await page.getByRole("banner").boundingBox();
  const dark = brightness(await page.screenshot(), header);
  await page.keyboard.press("Alt+t");
  const light = await until("a light page", async () => {
    const now = brightness(await page.screenshot(), header);
    return now > 180 && now;
  });
  assert.ok(dark < 60, `dark: ${dark}, light: ${light}`);
  keep("light", await page.screenshot());
  await page.reload();
  await tiles().first().waitFor();
  assert.ok(brightness(await page.screenshot(), header) > 180, "it is kept");
});
