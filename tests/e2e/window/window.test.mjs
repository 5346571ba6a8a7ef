// The desktop window as people have it, on real programs: WebKit's own driver holds it.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { covered } from "../harness/covering.mjs";
import { Notifications } from "../harness/notifications.mjs";
import { difference, keep } from "../harness/pictures.mjs";
import { built } from "../harness/programs.mjs";
import { Api, CAMERAS, Simulator, ownFolder } from "../harness/shop.mjs";
import { until } from "../harness/wait.mjs";
import { openWindow } from "../harness/webdriver.mjs";

const own = ownFolder();
/** Where the desktop keeps downloads, by its own settings. */
const downloads = path.join(own.folder, "saved files");
const settings = path.join(own.folder, "config");
const simulator = new Simulator();
const notifications = new Notifications();
let window;
let api;

before(async () => {
  for (const folder of [downloads, settings]) mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(settings, "user-dirs.dirs"), `XDG_DOWNLOAD_DIR="${downloads}"\n`);
  await notifications.start();
  await simulator.start();
  window = await openWindow(built("inveye-desktop"), ["--data", own.folder], {
    // What the page keeps, such as the last screen, is this test's own.
    XDG_DATA_HOME: path.join(own.folder, "home"),
    XDG_CONFIG_HOME: settings,
  });
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

/** The one file with this ending, once the window says where it is: until then it may be there in part. */
async function saved(ending) {
  const name = await until(`a ${ending} file is there`, () => readdirSync(downloads).find((each) => each.endsWith(ending)));
  const where = path.join(downloads, name);
  await until("the window says where", async () => (await window.text('[class*="saved"]'))?.includes(where));
  return { name, bytes: readFileSync(where) };
}

test("a snapshot and an export are saved where the desktop keeps downloads, and the window says where", async () => {
  await window.press("1");
  await window.press("s");
  const picture = await saved(".jpg");
  assert.match(picture.name, /^Entrance \d{4}-\d\d-\d\d .*\.jpg$/);
  assert.deepEqual([...picture.bytes.subarray(0, 3)], [0xff, 0xd8, 0xff]);
  assert.deepEqual(await window.evaluate(`return (${covered})(arguments[0])`, '[class*="saved"]'), [], "the note hides nothing");
  keep("window-saved", await window.screenshot());

  await window.press("\uE012"); // the arrow to the left
  await window.press("i");
  await window.press("\uE014"); // the arrow to the right
  await window.press("o");
  await window.press("e");
  const link = 'a[download][href*="/exports/"]';
  await until("the export is there", () => window.evaluate("return document.querySelector(arguments[0]) !== null", link), 60_000);
  const [view] = await api.get("/exports");
  await window.click(link);
  const film = await saved(".zip");
  assert.deepEqual([film.bytes.length, film.bytes.toString("latin1", 0, 2)], [view.bytes, "PK"]);
});
