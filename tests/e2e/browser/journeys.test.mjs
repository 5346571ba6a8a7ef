// What people do in a browser, against a real engine and simulated cameras. One shop for all
// journeys, which run in this order.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { accessible } from "../harness/axe.mjs";
import { counts } from "../harness/models.mjs";
import { difference, keep, shot } from "../harness/pictures.mjs";
import { CAMERAS, GOP_MS } from "../harness/shop.mjs";
import { setStage } from "../harness/stage.mjs";
import { timeUntil, until } from "../harness/wait.mjs";

const stage = setStage("end-of");
const { simulator } = stage;
let api;
let page;

before(async () => {
  await stage.ready;
  ({ api, page } = stage);
});

const tile = (number) => page.getByRole("gridcell", { name: new RegExp(`^Camera ${number},`) });
const focused = (locator) => locator.evaluate((element) => element === document.activeElement);
/** The day's figure of that name on the overview. */
const figure = (name) => page.getByRole("article", { name }).locator("[class*=value]").innerText();

/** The cells of a line's or zone's row, without its name. */
const cells = (place) => page.getByRole("row", { name: new RegExp(`\\b${place}\\b`) }).getByRole("cell").allInnerTexts();

const strip = (label) => page.locator(`dt:text-is("${label}") + dd`).innerText();

test("signing in: a wrong token is refused, the right one opens the wall", async () => {
  await page.goto(`${api.address}/?screen=live`);
  await page.getByLabel("Token").fill("not-the-token");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("This token is not the engine's.").waitFor();
  await page.getByLabel("Token").fill(api.token);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("No camera yet").waitFor();
});

test("adding a camera: a wrong host is explained, the right address shows its picture", async () => {
  await page.goto(`${api.address}/?screen=cameras&add=1`);
  const address = page.getByLabel("Address of the main stream");
  await address.fill("rtsp://no-such-host.invalid/stream");
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await page.getByText("No picture came.").waitFor();
  await address.fill(simulator.url("entrance"));
  await page.getByLabel("Id", { exact: true }).fill("CAM-001");
  await page.getByLabel("Name", { exact: true }).fill("Entrance");
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await page.getByText("A picture came").waitFor();
  await page.getByRole("button", { name: "Add camera" }).last().click();
  await until("the camera is live", async () => (await api.get("/cameras/CAM-001")).state === "live");
});

test("the wall shows four cameras that move", async () => {
  for (const { id, name, clip } of CAMERAS.slice(1)) {
    await api.post("/cameras", { id, name, url: simulator.url(clip) });
  }
  await page.goto(`${api.address}/?screen=live`);
  await tile(4).waitFor();
  await until("all are live", async () => (await page.getByRole("gridcell", { name: /: live/ }).count()) === CAMERAS.length);
  const areas = await Promise.all([1, 2, 3, 4].map((number) => tile(number).locator("canvas").first().boundingBox()));
  const first = await shot(page);
  await until("every tile shows another picture", async () => {
    const later = await shot(page);
    return areas.every((area) => difference(first, later, area) > 0.001);
  });
  keep("wall", await shot(page));
});

test("by keyboard alone: pick, move, enlarge, back", async () => {
  await page.keyboard.press("3");
  assert.ok(await focused(tile(3)), "the digit picks its tile");
  await page.keyboard.press("ArrowRight");
  assert.ok(await focused(tile(4)), "arrows move");
  await page.keyboard.press("ArrowUp");
  assert.ok(await focused(tile(2)));
  await page.keyboard.press("Enter");
  const region = page.getByRole("region", { name: "Tills, enlarged" });
  await region.waitFor();
  const played = () => region.locator("video").evaluate((video) => (video.paused ? 0 : video.currentTime));
  const at = await until("the main stream plays", played);
  await until("it goes on", async () => (await played()) > at + 1);
  await region.getByText("Small pictures").waitFor({ state: "detached" });
  keep("focus", await shot(page));
  await page.keyboard.press("Escape");
  await tile(2).waitFor();
  assert.ok(await focused(tile(2)), "the tile just seen has the focus");
});

test("drawing a line and a zone: dragged on the picture, saved, counting", async (t) => {
  await page.goto(`${api.address}/?screen=scene&camera=CAM-001`);
  const picture = page.getByRole("application").or(page.locator("canvas")).first();
  await picture.waitFor();
  await page.keyboard.press("l");
  const { x, y, width, height } = await picture.boundingBox();
  // Across the door, from left to right as people see it who come in.
  await page.mouse.move(x + 0.4141 * width, y + 0.4901 * height);
  await page.mouse.down();
  await page.mouse.move(x + 0.52 * width, y + 0.5 * height, { steps: 5 });
  await page.mouse.move(x + 0.6281 * width, y + 0.5157 * height, { steps: 5 });
  await page.mouse.up();
  await page.keyboard.press("z");
  // The floor behind the door.
  for (const [cx, cy] of [[0.25, 0.55], [0.85, 0.55], [0.95, 0.97], [0.1, 0.97]]) await page.mouse.click(x + cx * width, y + cy * height);
  await page.mouse.click(x + 0.25 * width, y + 0.55 * height);
  keep("editor", await shot(page));
  await page.keyboard.press("Control+s");
  const { lines: [line], zones: [zone] } = await until("the engine has the line and the zone", async () => {
    const { scene } = await api.get("/cameras/CAM-001");
    return scene.lines.length === 1 && scene.zones.length === 1 && scene;
  });
  assert.equal(zone.points.length, 4);
  assert.ok(Math.abs(line.a[0] - 0.4141) < 0.02 && Math.abs(line.b[1] - 0.5157) < 0.02, JSON.stringify(line));
  if (!(await counts(t, api))) return;
  await page.goto(`${api.address}/?screen=live`);
  await until("crossings are counted", async () => {
    const { cameras } = await api.get("/numbers");
    const { lines: [crossed], zones: [entered] } = cameras.find(({ camera }) => camera === "CAM-001");
    return crossed.ins + crossed.outs > 0 && entered.visits + entered.inside > 0;
  }, 90_000);
  await until("the strip shows the engine's figures", async () => {
    const numbers = await api.get("/numbers");
    return (await strip("Visitors today")) === String(numbers.footfall) && (await strip("In store now")) === String(numbers.occupancy);
  });
  await page.keyboard.press("Alt+2");
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await until("the overview shows the engine's figures", async () => {
    const numbers = await api.get("/numbers");
    const { lines: [crossed], zones: [entered] } = numbers.cameras.find(({ camera }) => camera === "CAM-001");
    const sum = (way) => numbers.hours.reduce((total, hour) => total + hour[way], 0);
    assert.equal(await figure("Visitors today"), String(numbers.footfall));
    assert.equal(await figure("In store now"), String(numbers.occupancy));
    assert.equal(await figure("In / out"), `${sum("ins")} / ${sum("outs")}`);
    assert.deepEqual((await cells(line.name)).slice(1, 5), [crossed.entries, crossed.groups?.groups ?? "", crossed.ins, crossed.outs].map(String));
    assert.deepEqual((await cells(zone.name)).slice(5, 7), [entered.inside, entered.visits].map(String));
    return true;
  });
  keep("overview", await shot(page));
});

test("an outage: tiles turn stale, the camera goes offline, an alarm comes, pictures and counts return", async (t) => {
  await page.goto(`${api.address}/?screen=live`);
  await until("all are live", async () => (await page.getByRole("gridcell", { name: /: live/ }).count()) === CAMERAS.length);
  await simulator.kill();
  const stale = timeUntil("all tiles are visibly stale", async () => (await page.getByRole("gridcell", { name: /: no new picture/ }).count()) === CAMERAS.length, 10_000);
  const offline = timeUntil("the engine says offline", async () => (await api.get("/cameras")).every((camera) => camera.state === "offline"), 10_000);
  const [staleIn, offlineIn] = await Promise.all([stale, offline]);
  assert.ok(staleIn.afterMs <= 2_000, `not stale after ${staleIn.afterMs} ms`);
  assert.ok(offlineIn.afterMs <= 5_000, `not offline after ${offlineIn.afterMs} ms`);
  await until("alarms are listed", async () => (await page.getByRole("feed").getByRole("article").count()) > 0);
  keep("outage", await shot(page));
  await simulator.start();
  const back = await timeUntil("pictures go on in every tile", async () => (await page.getByRole("gridcell", { name: /: live/ }).count()) === CAMERAS.length, 20_000);
  const told = Object.entries({ stale: staleIn, offline: offlineIn, back }).map(([what, { afterMs, byMs }]) => `${what} between ${Math.round(afterMs)} and ${Math.round(byMs)} ms`);
  console.log(told.join(", "));
  assert.ok(back.afterMs <= 3_000 + GOP_MS, `not back after ${back.afterMs} ms`);
  if (!(await counts(t, api))) return;
  const counted = () => api.get("/numbers").then(({ cameras }) => cameras.flatMap(({ lines }) => lines).reduce((sum, line) => sum + line.ins + line.outs, 0));
  const before = await counted();
  await until("counting goes on", async () => (await counted()) > before, 90_000);
});

test("one key acknowledges an alarm", async () => {
  const open = async () => (await api.get("/alerts")).filter((alert) => alert.state === "open").length;
  const before = await open();
  assert.ok(before > 0, "the outage left alarms");
  await page.keyboard.press("a");
  await until("one is taken", async () => (await open()) === before - 1);
});

test("the same key on other screens: for the newest alarm, which stands at the top; never while somebody types", async () => {
  const open = async () => (await api.get("/alerts")).filter((alert) => alert.state === "open");
  const [newest] = (await open()).sort((a, b) => b.at_ms - a.at_ms);
  assert.ok(newest, "the outage left another alarm");
  await page.goto(`${api.address}/?screen=settings`);
  const notice = page.getByRole("region", { name: "Newest alarm" });
  await notice.getByRole("button", { name: newest.title }).waitFor();
  await accessible(page, "settings with an alarm");
  keep("alarm-notice", await shot(page));
  await page.getByLabel("Name", { exact: true }).first().press("a");
  assert.ok((await open()).some(({ id }) => id === newest.id), "a letter typed is text");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("a");
  await until("it is taken", async () => !(await open()).some(({ id }) => id === newest.id));
  await page.goto(`${api.address}/?screen=alarms`);
  await page.getByRole("table").waitFor();
  const [last] = await open();
  assert.ok(last, "the outage left a third alarm");
  await page.getByRole("button", { name: last.title }).first().focus();
  await page.keyboard.press("x");
  await page.getByRole("dialog", { name: "Close as false alarm?" }).waitFor();
  await page.keyboard.press("Escape");
});
