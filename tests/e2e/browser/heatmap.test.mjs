// Where people go: the map on the picture has the API's numbers, for a day, an hour, and hour after hour.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { wellMade } from "../harness/axe.mjs";
import { openBrowser, openPage } from "../harness/browser.mjs";
import { keep, shot } from "../harness/pictures.mjs";
import { Simulator, ownFolder, serve } from "../harness/shop.mjs";
import { until } from "../harness/wait.mjs";

const HOUR_MS = 3_600_000;

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
  await api.setUp(simulator);
  browser = await openBrowser();
  ({ page, errors } = await openPage(browser, { width: 1366, height: 768 }));
});

after(async () => {
  await browser?.close();
  await engine?.running.stop();
  await simulator.stop();
  own.remove();
});

afterEach(async (t) => {
  keep(`heatmap-${t.name.replace(/[:,].*/, "").replaceAll(" ", "-")}`, await shot(page));
  assert.deepEqual(errors.splice(0).filter((error) => !/status of 404/.test(error)), [], "the page reported errors");
});

/** The day so far, as the API has it. */
async function today() {
  const { day_start_ms: from } = await api.get("/numbers");
  return api.get(`/heatmaps?camera=CAM-001&from_ms=${from}&to_ms=${Date.now()}`);
}

/** Whole seconds of "1 min 5 s". */
function seconds(words) {
  const sizes = { d: 86_400, h: 3600, min: 60, s: 1 };
  return [...words.matchAll(/(\d+) (d|h|min|s)\b/g)].reduce((sum, [, n, unit]) => sum + Number(n) * sizes[unit], 0);
}

/** What stands below the map. */
async function inView() {
  return seconds((await page.getByText(/ in view$/).first().textContent()) ?? "");
}

test("before anybody was seen it says so", async () => {
  await page.goto(`${api.address}/?screen=heatmap&camera=CAM-001#token=${api.token}`);
  await page.getByRole("region", { name: /^Where people were: / }).waitFor();
});

test("the map adds up to the time that people were in view", async () => {
  const enough = await until("people were seen for half a minute", async () => {
    const map = await today();
    return map.seconds >= 30 && map;
  }, 120_000);
  const cells = enough.cells.reduce((sum, cell) => sum + cell.seconds, 0);
  assert.ok(Math.abs(cells + enough.beyond_s - enough.seconds) < 0.01, `${cells} and ${enough.beyond_s} of ${enough.seconds}`);
  await until("the page has what the API has", async () => (await inView()) === Math.round((await today()).seconds), 60_000);
  assert.ok((await page.locator("main svg[role=img] rect").count()) > 10, "the map is drawn");
  await wellMade(page, "heatmap");
});

test("the table has the numbers of the API", async () => {
  await page.getByRole("button", { name: "Table", exact: true }).click();
  await until("its first row is the strongest place", async () => {
    const map = await today();
    const most = map.cells.toSorted((a, b) => b.seconds - a.seconds)[0];
    const row = await page.getByRole("row", { name: /^Column / }).first().textContent();
    return row.startsWith(`Column ${most.x + 1}, row ${most.y + 1}`) && seconds(row.slice(row.indexOf("row ") + 4 + String(most.y + 1).length)) === Math.round(most.seconds);
  }, 60_000);
  await wellMade(page, "heatmap-table");
  await page.getByRole("button", { name: "Map", exact: true }).click();
});

test("one hour alone, and all of them again", async () => {
  const { hours } = await today();
  const last = hours.at(-1);
  await page.getByRole("group", { name: "Time in view per hour" }).getByRole("button").nth(hours.length - 1).click();
  const pressed = page.getByRole("button", { pressed: true, name: /^\d\d:\d\d: / });
  await until("its map is shown", async () => hours.length === 1 || ((await pressed.count()) === 1 && new URL(page.url()).searchParams.get("from") === String(last.start_ms)));
  await until("it has that hour's time", async () => {
    const map = await api.get(`/heatmaps?camera=CAM-001&from_ms=${last.start_ms}&to_ms=${last.end_ms}`);
    return (await inView()) === Math.round(map.seconds);
  }, 60_000);
});

test("a day that nobody saw is no empty day, and can be played", async () => {
  await page.getByRole("button", { name: "The day before" }).click();
  await page.getByText("Nobody was seen in this time").waitFor();
  await page.getByText(/^0 % of the time seen/).waitFor();
  const { day_start_ms: midnight } = await api.get("/numbers");
  const before = await api.get(`/heatmaps?camera=CAM-001&from_ms=${midnight - HOUR_MS}&to_ms=${midnight}`);
  assert.deepEqual([before.seconds, before.cells.length, before.coverage], [0, 0, 0]);
  await page.getByRole("button", { name: "Play by hour" }).click();
  const pressed = page.getByRole("button", { pressed: true, name: /^\d\d:\d\d: / });
  const first = await pressed.getAttribute("aria-label");
  await until("another hour is shown", async () => (await pressed.getAttribute("aria-label")) !== first);
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "Today", exact: true }).click();
  await until("today is shown again", async () => (await inView()) > 0);
});
