// A control room in a tab behind others: the browser tells of new alarms, takes back what somebody has, and a press
// brings the alarm up. The notifications are the browser's own; a page of ours only writes down what becomes of them.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { wellMade } from "../harness/axe.mjs";
import { CAMERAS } from "../harness/shop.mjs";
import { setStage } from "../harness/stage.mjs";
import { until } from "../harness/wait.mjs";

// A camera that is off has no picture of the moment of its alarm.
const stage = setStage("background", { viewport: { width: 1366, height: 768 }, expected: /status of 404/ });
const { simulator } = stage;
let api;
let page;

before(async () => {
  await stage.ready;
  ({ api, page } = stage);
  await api.setUp(simulator);
  await page.addInitScript(() => {
    window.told = [];
    const Own = window.Notification;
    window.Notification = class extends Own {
      constructor(title, options) {
        super(title, options);
        const { tag, body, icon } = options;
        const entry = { title, tag, body, icon, shown: false, closed: false, press: () => this.dispatchEvent(new Event("click")) };
        this.addEventListener("show", () => (entry.shown = true));
        this.addEventListener("close", () => (entry.closed = true));
        window.told.push(entry);
      }
    };
  });
});

/** What the browser was told, and what became of it. */
const told = () => page.evaluate(() => window.told.map(({ title, tag, body, icon, shown, closed }) => ({ title, tag, body, icon: icon?.slice(0, 22), shown, closed })));
const open = async () => (await api.get("/alerts")).filter(({ state }) => state === "open");
const panel = () => page.getByRole("region", { name: "Notifications of this browser" });
const choice = () => panel().getByRole("switch");

/** The tab goes behind another one, as the browser itself sees it. */
async function hide() {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setFocusEmulationEnabled", { enabled: false });
  const other = await page.context().newPage();
  await other.bringToFront();
  await until("nobody looks at the page", () => page.evaluate(() => document.hidden || !document.hasFocus()));
  return other;
}

test("blocked: says what to do; allowed: off until somebody switches it on, and then shows how it tells", async () => {
  await page.goto(`${api.address}/?screen=settings#token=${api.token}`);
  await choice().waitFor();
  assert.equal(await choice().isChecked(), false);
  if ((await page.evaluate(() => Notification.permission)) === "denied") {
    assert.ok(await choice().isDisabled());
    await panel().getByText(/^Notifications are blocked for this page/).waitFor();
    await wellMade(page, "background-blocked");
  }
  await page.context().grantPermissions(["notifications"], { origin: api.address });
  await page.reload();
  await choice().check();
  await until("one is shown", async () => (await told()).some(({ title, shown }) => title === "New alarms are told like this" && shown));
  await wellMade(page, "background-allowed");
  await page.reload();
  await choice().waitFor();
  assert.ok(await choice().isChecked(), "it is kept");
});

test("behind another tab: each alarm is told once, and taken back when somebody has it", async () => {
  const other = await hide();
  await simulator.kill();
  const all = await until("each camera has an alarm", async () => {
    const found = await open();
    return found.length === CAMERAS.length && found;
  }, 60_000);
  await simulator.start();
  await until("the browser shows them", async () => (await told()).filter(({ shown }) => shown).length === all.length);
  const seen = await told();
  assert.deepEqual(seen.map(({ tag }) => tag).sort(), all.map(({ id }) => id).sort(), "a tag each");
  for (const { id, title, place } of all) {
    const notice = seen.find(({ tag }) => tag === id);
    assert.deepEqual([notice.title, notice.body, notice.icon], [`Medium: ${title}`, place, "data:image/png;base64,"]);
  }
  const [mine] = all;
  await api.post(`/alerts/${mine.id}/acknowledge`);
  await until("that of the one somebody has is gone", async () => (await told()).find(({ tag }) => tag === mine.id).closed);
  assert.equal((await told()).filter(({ closed }) => !closed).length, all.length - 1);
  await other.close();
});

test("a press on one opens its alarm", async () => {
  const [alert] = await open();
  await page.evaluate((id) => window.told.find(({ tag, closed }) => tag === id && !closed).press(), alert.id);
  await until("it is on the screen", () => new URL(page.url()).searchParams.get("alarm") === alert.id);
  await page.getByText(alert.title).first().waitFor();
});

test("before somebody's eyes, or switched off: nothing is told", async () => {
  await page.bringToFront();
  await page.goto(`${api.address}/?screen=settings`);
  await choice().uncheck();
  const other = await hide();
  const before = (await told()).length;
  const known = (await api.get("/alerts")).map(({ id }) => id);
  for (const { id } of await open()) await api.post(`/alerts/${id}/acknowledge`);
  // A new rule for what lasts already raises its alarm at once.
  simulator.stall(CAMERAS[0].clip);
  const { id: camera } = CAMERAS[0];
  await until("the camera is off", async () => (await api.get(`/cameras/${camera}`)).state === "offline", 30_000);
  await api.put("/rules/again", { id: "again", name: "Off again", enabled: true, condition: { type: "camera_offline", camera }, severity: "high", cool_down_s: 3600 });
  await until("there is a new alarm", async () => (await open()).some(({ id }) => !known.includes(id)), 30_000);
  await until("the page knows it", async () => /^\(\d+\)/.test(await page.title()));
  assert.equal((await told()).length, before);
  simulator.resume(CAMERAS[0].clip);
  await other.close();
});
