// The desktop window as people have it, on real programs: WebKit's own driver holds it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Notifications } from "../harness/notifications.mjs";
import { difference, keep } from "../harness/pictures.mjs";
import { built } from "../harness/programs.mjs";
import { Api, CAMERAS, Simulator, ownFolder } from "../harness/shop.mjs";
import { until } from "../harness/wait.mjs";
import { openWindow } from "../harness/webdriver.mjs";

const own = ownFolder();
const simulator = new Simulator();
const notifications = new Notifications();
let window;
let api;

before(async () => {
  await notifications.start();
  await simulator.start();
  window = await openWindow(built("inveye-desktop"), ["--data", own.folder]);
  const address = await until("the window shows the engine's page", async () => {
    const url = new URL(await window.address());
    return url.protocol === "http:" && url.origin;
  });
  const token = await until("the page is signed in", () => window.evaluate("return sessionStorage.getItem('inveye.token')"));
  api = new Api(address, token);
  await api.setUp(simulator);
});

after(async () => {
  await window?.close();
  await simulator.stop();
  own.remove();
});

/** Where the first canvas of each tile stands, in the pixels of a screenshot. */
const tiles = () =>
  window.evaluate(`return [...document.querySelectorAll('[role="gridcell"] canvas')].map((canvas) => {
    const { x, y, width, height } = canvas.getBoundingClientRect();
    return { x, y, width, height };
  })`);

/** A figure of the strip below the wall, by its label. */
const figure = (label) =>
  window.evaluate(
    `const term = [...document.querySelectorAll('dt')].find((dt) => dt.innerText === arguments[0]);
     return Number(term.nextElementSibling.innerText)`,
    label,
  );

test("the window opens on the live wall", async () => {
  await until("a tile for each camera", async () => (await tiles()).length === CAMERAS.length);
  assert.match(await window.text("h1"), /Live/);
});

test("pictures move in every tile", async () => {
  const areas = await tiles();
  const first = await window.screenshot();
  await until("every tile shows another picture", async () => {
    const later = await window.screenshot();
    return areas.every((area) => difference(first, later, area) > 0.001);
  });
});

test("people are counted, and the window shows the engine's figures", async () => {
  await until("somebody has come in", async () => (await api.get("/numbers")).footfall > 0, 90_000);
  await until("the figures are the engine's", async () => {
    const numbers = await api.get("/numbers");
    const shown = [await figure("Visitors today"), await figure("In store now")];
    assert.deepEqual(shown, [numbers.footfall, numbers.occupancy]);
    return true;
  });
});

test("a rule fires: an alarm in the window and a real notification", async () => {
  await api.ruleDoor();
  const alert = await until("an alert is open", async () => (await api.get("/alerts")).find((alert) => alert.rule === "door"), 90_000);
  await until("the window lists it", async () => (await window.text('[role="feed"]'))?.includes(alert.title));
  const shown = await until("the desktop showed a notification", async () =>
    (await notifications.history()).find(({ summary, body }) => `${summary} ${body}`.includes(alert.title)),
  );
  assert.match(`${shown.summary} ${shown.body}`, /Entrance|door/i);
  keep("window", await window.screenshot());
});
