// The desktop window as people have it, on real programs: WebKit's own driver holds it.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { covered } from "../harness/covering.mjs";
import { KEYS, setDesktop } from "../harness/desktop.mjs";
import { Notifications } from "../harness/notifications.mjs";
import { difference, keep } from "../harness/pictures.mjs";
import { CAMERAS } from "../harness/shop.mjs";
import { until } from "../harness/wait.mjs";
import { displayed } from "../harness/webdriver.mjs";

const notifications = new Notifications();
const stage = setDesktop("desktop", async ({ simulator }) => {
  await notifications.start();
  await simulator.start();
});
const { person } = stage;
let window;
let api;

before(async () => {
  await stage.ready;
  ({ api } = stage);
  ({ window } = person);
  await api.setUp(stage.simulator);
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

test("alarms can be heard before anybody clicks", async () => {
  await until("the button says so", () => window.evaluate(`return [...document.querySelectorAll("button")].some((button) => button.innerText.trim() === "Sound on")`));
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
  const open = async () => (await api.get("/alerts")).filter(({ state }) => state === "open").length;
  await until("the title counts them", async () => (await window.evaluate("return document.title")) === `(${await open()}) InvEye Control Room`);
  // As the tray's menu does.
  await window.evaluate("window.inveyeNewestAlarm()");
  await until("the newest one is shown", async () => {
    const [newest] = (await api.get("/alerts")).filter(({ state }) => state === "open");
    return new URL(await window.address()).searchParams.get("alarm") === newest.id;
  });
  await window.click('nav a[href*="screen=live"]');
  // As a click on its notification does.
  await window.evaluate(`window.inveyeOpenAlarm(${JSON.stringify(alert.id)})`);
  await until("that one is shown", async () => new URL(await window.address()).searchParams.get("alarm") === alert.id);
  await window.click('nav a[href*="screen=live"]');
});

/** Where the pictures of a playback stand: videos, or single pictures where the window plays none. */
const pictures = (within) =>
  window.evaluate(
    `return [...document.querySelectorAll(arguments[0])].map((picture) => {
      const { x, y, width, height } = picture.getBoundingClientRect();
      return { x, y, width, height };
    })`,
    `${within} [data-layer]`,
  );

/** Until every picture has changed on the screen. */
const moves = async (areas) => {
  const first = await window.screenshot();
  await until("every picture moves", async () => {
    const later = await window.screenshot();
    return areas.every((area) => difference(first, later, area) > 0.001);
  });
};

test("one key plays the last half minute of a camera, one key returns to live", async () => {
  await until("half a minute is recorded", async () => {
    const now = Date.now();
    const { cameras: [row] } = await api.get(`/recordings/timeline?cameras=CAM-001&from_ms=${now - 3_600_000}&to_ms=${now}`);
    return now - row.recorded[0].from_ms > 36_000;
  }, 60_000);
  await window.press("1");
  await window.press("r");
  const region = `section[aria-label="${CAMERAS[0].name}, last 30 s"]`;
  const [, behind] = await until("it says that this is recorded", async () => /Recorded, not live\. [\d:]+, (\d+) s behind/.exec(await window.text(region)));
  assert.ok(behind >= 27 && behind <= 33, `${behind} s behind`);
  await moves(await pictures(region));
  keep("window-replay", await window.screenshot());
  await window.press("r");
  await until("the wall is back", async () => (await tiles()).length === CAMERAS.length);
});

test("the timeline: all cameras play what was recorded", async () => {
  await window.click('nav a[href*="screen=playback"]');
  const labels = () => window.evaluate(`return [...document.querySelectorAll('[role="gridcell"]')].map((cell) => cell.getAttribute("aria-label"))`);
  await until("every camera has a picture", async () => {
    const found = await labels();
    return found.length === CAMERAS.length && found.every((label) => /: shown( as single pictures)?$/.test(label));
  });
  console.log(`in the window: ${(await labels()).join("; ")}`);
  const at = () => window.evaluate(`return Number(document.querySelector('[role="slider"]').getAttribute("aria-valuenow"))`);
  const before = await at();
  await window.press(" ");
  await until("the playhead runs", async () => (await at()) > before + 1000);
  // An aisle may be empty for a while: not every picture changes, but each one is played.
  const played = () => window.evaluate(`return [...document.querySelectorAll('[role="gridcell"] video')].map((video) => video.currentTime)`);
  const from = await played();
  await until("all of them are played", async () => (await played()).every((seconds, index) => seconds > from[index] + 1));
  await moves((await pictures('[role="gridcell"]')).slice(0, 1));
  await window.press(" ");
  keep("window-playback", await window.screenshot());
});

test("a snapshot and an export are saved where the desktop keeps downloads, and the window says where", async () => {
  await window.press("1");
  await window.press("s");
  const picture = await stage.saved(".jpg");
  assert.match(picture.name, /^Entrance \d{4}-\d\d-\d\d .*\.jpg$/);
  assert.deepEqual([...picture.bytes.subarray(0, 3)], [0xff, 0xd8, 0xff]);
  assert.deepEqual(await window.evaluate(`return (${covered})(arguments[0])`, '[class*="saved"]'), [], "the note hides nothing");
  keep("window-saved", await window.screenshot());

  await window.press(KEYS.left);
  await window.press("i");
  await window.press(KEYS.right);
  await window.press("o");
  await window.press("e");
  const link = 'a[download][href*="/exports/"]';
  await until("the export is there", () => window.evaluate("return document.querySelector(arguments[0]) !== null", link), 60_000);
  const [view] = await api.get("/exports");
  await window.click(link);
  const film = await stage.saved(".zip");
  assert.deepEqual([film.bytes.length, film.bytes.toString("latin1", 0, 2)], [view.bytes, "PK"]);
});

/** Until the further window shows another picture than it did, over most of it. */
const further = () =>
  until("the further window's wall moves", async () => {
    const first = await displayed("InvEye 2");
    const whole = { x: 0, y: 0, width: 4096, height: 4096 };
    await until("its pictures change", async () => difference(first, await displayed("InvEye 2"), whole) > 0.005, 20_000);
    return true;
  }, 40_000);

test("another monitor gets a window of its own, and has it again after the next start", async () => {
  await window.click('nav a[href*="screen=live"]');
  await until("the wall is there", async () => (await tiles()).length === CAMERAS.length);
  await window.press("w");
  await person.push("Open another window");
  await further();
  keep("window-further", await displayed("InvEye 2"));
  await stage.close();
  await assert.rejects(displayed("InvEye 2"), "it ends with the program");
  await stage.open();
  await further();
});
