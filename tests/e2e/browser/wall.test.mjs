// The wall with more cameras than fit, and how everything looks in both themes.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { accessible, reachable, ZOOMED_VIEW } from "../harness/axe.mjs";
import { openBrowser, openPage } from "../harness/browser.mjs";
import { brightness, difference, keep, shot } from "../harness/pictures.mjs";
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
    // The first one has a sub stream, as large as its main stream.
    const sub = number === 1 ? { sub_url: simulator.url(clip) } : {};
    await api.post("/cameras", { id: `CAM-${String(number).padStart(3, "0")}`, name: `${name} ${number}`, url: simulator.url(clip), ...sub });
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

for (const [name, shown] of [["1", 1], ["4", 4], ["9", 9], ["12", COUNT], ["16", COUNT]]) {
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
    keep(`wall-of-${name}`, await shot(page));
  });
}

test("more cameras than tiles: pages, by keyboard", async () => {
  await layout("9").click();
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
  const dark = brightness(await shot(page), header);
  await page.keyboard.press("Alt+t");
  const light = await until("a light page", async () => {
    const now = brightness(await shot(page), header);
    return now > 180 && now;
  });
  assert.ok(dark < 60, `dark: ${dark}, light: ${light}`);
  keep("light", await shot(page));
  await page.reload();
  await tiles().first().waitFor();
  assert.ok(brightness(await shot(page), header) > 180, "it is kept");
});

const place = (number) => page.locator(`[data-place="${number - 1}"]`);
/** What is in the first places. */
const order = async (count) => Promise.all(Array.from({ length: count }, async (_, index) => /^(?:Camera (\d+),|Place)/.exec((await place(index + 1).getAttribute("aria-label")) ?? "")?.[1] ?? "empty"));
const until_order = (what, wanted) => until(what, async () => JSON.stringify(await order(wanted.length)) === JSON.stringify(wanted.map(String)));

/** Carries something to a place, as a hand does. */
async function carry(from, to) {
  await from.scrollIntoViewIfNeeded();
  const [a, b] = await Promise.all([from.boundingBox(), to.boundingBox()]);
  await page.mouse.move(a.x + a.width / 2, a.y + 10);
  await page.mouse.down();
  await page.mouse.move(a.x + a.width / 2 + 20, a.y + 30, { steps: 3 });
  await page.mouse.move(b.x + b.width / 2, b.y + b.height / 2, { steps: 5 });
  await page.mouse.up();
}

test("one large tile beside five: nothing is cut off, arrows go where the eye goes", async () => {
  await page.evaluate(() => localStorage.clear());
  await page.goto(`${api.address}/?screen=live&tiles=6`);
  await until("six tiles", async () => (await tiles().count()) === 6);
  const boxes = await Promise.all((await tiles().all()).map((tile) => tile.locator("canvas").first().boundingBox()));
  for (const box of boxes) assert.ok(Math.abs(box.width / box.height - 16 / 9) < 0.03, `16:9, not ${box.width} by ${box.height}`);
  assert.ok(boxes[0].width > 2 * boxes[1].width - 2, "the first one is twice as wide");
  for (const [key, number] of [["1", 1], ["ArrowRight", 2], ["ArrowDown", 3], ["ArrowLeft", 1], ["ArrowDown", 4], ["ArrowRight", 5]]) {
    await page.keyboard.press(key);
    assert.match(await focused(), new RegExp(`^Camera ${number},`), `after ${key}`);
  }
  keep("wall-of-6", await shot(page));
});

test("arranging: tiles are carried by hand and by key, the wall gets a name and is there after a restart", async () => {
  await carry(place(2), place(1));
  await until_order("two tiles have changed places", [2, 1, 3]);
  await page.keyboard.press("3");
  await page.keyboard.press("Control+ArrowUp");
  await until_order("the key moved it up", [2, 3, 1]);
  assert.match(await focused(), /^Camera 3,/, "the tile keeps the focus");
  await page.keyboard.press("w");
  const panel = page.getByRole("region", { name: "Arrange the wall" });
  await carry(panel.getByRole("listitem").nth(9).getByRole("button"), place(4));
  await until_order("a camera from the list", [2, 3, 1, 10]);
  await panel.getByLabel("New name", { exact: true }).fill("Night");
  await panel.getByRole("button", { name: "Save", exact: true }).click();
  await until("it is shown under its name", async () => new URL(page.url()).searchParams.get("wall") !== null && (await panel.getByLabel("Wall", { exact: true }).locator("option:checked").innerText()) === "Night");
  await page.goto("about:blank");
  // As a machine that was switched off and on: no address but the engine's.
  await page.goto(`${api.address}/#token=${api.token}`);
  await until_order("the wall is as it was", [2, 3, 1, 10]);
  keep("arranged", await shot(page));
});

test("a sequence turns by itself, and a place waits for the camera of the next alarm", async () => {
  await page.keyboard.press("w");
  const panel = page.getByRole("region", { name: "Arrange the wall" });
  await place(5).focus();
  await page.getByRole("group", { name: "Place 5" }).getByLabel("Shows").selectOption({ label: "Several in turn" });
  await panel.getByRole("group", { name: "Cameras in turn" }).getByRole("checkbox").nth(6).check();
  await panel.getByRole("group", { name: "Cameras in turn" }).getByRole("checkbox").nth(7).check();
  await panel.getByLabel("Seconds each").fill("2");
  const seen = new Set();
  await until("it shows more than one camera", async () => seen.add((await order(5))[4]).size > 1, 15_000);
  await place(6).focus();
  await page.getByRole("group", { name: "Place 6" }).getByLabel("Shows").selectOption({ label: "Camera of the alarm" });
  const alarms = (await api.get("/alerts")).filter(({ state, camera }) => camera && (state === "open" || state === "acknowledged"));
  if (alarms.length === 0) await place(6).getByText("The next alarm brings its camera here").waitFor();
  simulator.stall("highvalue");
  const alarm = await until("an alarm", async () => (await api.get("/alerts")).find(({ state, camera }) => state === "open" && camera), 30_000);
  await until("its camera is in the place", async () => {
    const shown = (await order(6))[5];
    const { number } = await api.get(`/cameras/${alarm.camera}`);
    const open = (await api.get("/alerts")).filter(({ state }) => state === "open").map(({ camera }) => camera);
    return shown === String(number) || open.some((camera) => Number(camera.slice(4)) === Number(shown));
  });
  keep("spot", await shot(page));
  simulator.resume("highvalue");
  await page.keyboard.press("Escape");
  await panel.getByRole("button", { name: /^Close/ }).click();
});

test("digital zoom: wheel and keys, moved by dragging, whole again by one key", async () => {
  const picture = place(1).locator("canvas").first();
  const box = await picture.boundingBox();
  const before = await shot(page);
  await page.mouse.move(box.x + box.width * 0.25, box.y + box.height * 0.5);
  for (let step = 0; step < 4; step += 1) await page.mouse.wheel(0, -120);
  const mark = place(1).getByRole("button", { name: /×$/ });
  await mark.waitFor();
  assert.equal(await mark.innerText(), "2.4×");
  await until("another part is seen", async () => difference(before, await shot(page), box) > 0.05);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.1, box.y + box.height * 0.3, { steps: 4 });
  await page.mouse.up();
  assert.equal(await page.getByRole("region", { name: /enlarged/ }).count(), 0, "dragging opens nothing");
  await until_order("and carries nothing", [2]);
  await place(1).focus();
  await page.keyboard.press("z");
  await mark.waitFor({ state: "detached" });
  await page.keyboard.press("+");
  await until("by key", async () => (await mark.innerText()) === "1.3×");
  await page.keyboard.press("-");
  await mark.waitFor({ state: "detached" });
});

/** Which stream each place shows: its camera's main stream, or the wall's pictures. */
const streams = (of) => of.locator("[data-stream]").evaluateAll((tiles) => tiles.map((tile) => tile.dataset.stream));

test("a tile much larger than its pictures shows the main stream: alone, the large one of six, none of sixteen", async () => {
  // A dense screen, as a monitor with four thousand pixels has it.
  const dense = await openPage(browser, { width: 1600, height: 960 }, { deviceScaleFactor: 2 });
  await dense.page.goto(`${api.address}/?screen=live&tiles=1#token=${api.token}`);
  await until("alone", async () => (await streams(dense.page)).join() === "main", 30_000);
  assert.match(await dense.page.locator('[data-place="0"]').getAttribute("aria-label"), /: live/, "its age is that of the video");
  const choose = (name) => dense.page.getByRole("group", { name: "Layout" }).getByRole("button", { name, exact: true }).click();
  await choose("6");
  await until("the large one of six", async () => (await streams(dense.page)).join() === ["main", ...Array(5).fill("wall")].join(), 30_000);
  keep("main-of-6", await shot(dense.page));
  await choose("16");
  await until("none of sixteen", async () => (await streams(dense.page)).join() === Array(COUNT).fill("wall").join());
  // Zoomed in far, a small one does too.
  await dense.page.keyboard.press("1");
  for (let step = 0; step < 6; step += 1) await dense.page.keyboard.press("+");
  await until("one that is zoomed in", async () => (await streams(dense.page))[0] === "main", 30_000);
  await dense.page.keyboard.press("z");
  await until("and whole again", async () => (await streams(dense.page))[0] === "wall");
  assert.deepEqual(dense.errors, []);
  await dense.page.close();
});

test("without its video a large tile goes on with the wall's pictures, and says their age", async () => {
  const other = await openPage(browser, { width: 1600, height: 960 }, { deviceScaleFactor: 2 });
  await other.page.addInitScript(() => localStorage.setItem("inveye.preferences", JSON.stringify({ video: "jpeg" })));
  await other.page.goto(`${api.address}/?screen=live&tiles=1#token=${api.token}`);
  await other.page.getByRole("gridcell", { name: /: live/ }).waitFor();
  assert.deepEqual(await streams(other.page), ["wall"], "pictures only");
  assert.equal(await other.page.locator("video").count(), 0);
  await other.page.close();
  const broken = await openPage(browser, { width: 1600, height: 960 }, { deviceScaleFactor: 2 });
  let tried = 0;
  await broken.page.routeWebSocket(/\/video\?/, (socket) => {
    tried += 1;
    return socket.close();
  });
  await broken.page.goto(`${api.address}/?screen=live&tiles=1#token=${api.token}`);
  await until("the stream was given up", async () => tried > 3 && (await broken.page.locator("video").count()) === 0, 30_000);
  await broken.page.getByRole("gridcell", { name: /: live/ }).waitFor();
  assert.deepEqual(await streams(broken.page), ["wall"]);
  await broken.page.close();
});

test("a second window has a wall of its own", async () => {
  await page.keyboard.press("w");
  const opening = page.context().waitForEvent("page");
  await page.getByRole("button", { name: "Open another window" }).click();
  const second = await opening;
  await second.getByRole("gridcell").first().waitFor();
  assert.equal(new URL(second.url()).searchParams.get("window"), "2");
  await second.getByRole("group", { name: "Layout" }).getByRole("button", { name: "4", exact: true }).click();
  await until("four tiles there", async () => (await second.getByRole("gridcell").count()) === 4);
  assert.equal(await tiles().count(), 6, "this one has its six");
  await second.reload();
  await until("four tiles after a reload", async () => (await second.getByRole("gridcell").count()) === 4);
  assert.equal(new URL(second.url()).searchParams.get("window"), "2");
  keep("second-window", await shot(second));
  await second.close();
});

test("the wall: clean for axe while it is arranged, and all within reach at 200 %", async () => {
  await accessible(page, "the wall, arranged");
  await page.setViewportSize(ZOOMED_VIEW);
  await reachable(page, "the wall at 200 %");
  keep("wall-zoomed", await shot(page));
});
