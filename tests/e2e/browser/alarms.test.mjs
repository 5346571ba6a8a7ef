// Twenty alarms a second for as long as a person works among them: nothing is lost, nothing moves
// away under the hand, and keys are for what is looked at.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { AlarmSource, alarmsOn } from "../harness/alarm-source.mjs";
import { accessible } from "../harness/axe.mjs";
import { setStage } from "../harness/stage.mjs";
import { until } from "../harness/wait.mjs";

const LEVELS = ["critical", "high", "medium", "low"];
/** More than the list beside the wall shows. */
const MANY = 120;

const stage = setStage("alarms");
const { simulator } = stage;
let api;
let source;
let page;
let shown;

before(async () => {
  await stage.ready;
  ({ api, page } = stage);
  await api.setUp(simulator);
  source = new AlarmSource(api, "CAM-002");
  await source.prepare();
  shown = alarmsOn(page);
  await page.goto(`${api.address}/?screen=live#token=${api.token}`);
  await until("four tiles are live", async () => (await page.getByRole("gridcell", { name: /: live/ }).count()) === 4, 30_000);
  source.start();
});

const entry = () => page.evaluate(() => document.activeElement?.closest("[data-entry]")?.getAttribute("data-entry") ?? undefined);
/** Half a card: at the end of a list there is no room to make up for cards above that have become shorter. */
const STEADY_PX = 72;

/** Where the entry that has the focus stands on the screen. */
const place = () => page.evaluate(() => Math.round(document.activeElement.closest("[data-entry]").getBoundingClientRect().top));
const more = async (than) => until("many more came", async () => (await shown.open()) >= than + MANY, 60_000);

test("beside the wall: the card under the hand stays where it is, and keys are for it", async () => {
  await until("the list is full", async () => (await shown.cards().count()) >= 40, 60_000);
  await shown.cards().first().focus();
  for (let n = 0; n < 12; n += 1) await page.keyboard.press("ArrowDown");
  const [mine, at, open] = [await entry(), await place(), await shown.open()];
  assert.ok(mine, "an alarm has the focus");
  await more(open);
  assert.equal(await entry(), mine, "the same alarm has the focus");
  assert.ok(Math.abs((await place()) - at) <= STEADY_PX, `it stood at ${at}, and now at ${await place()}`);
  await page.keyboard.press("a");
  await until("it is taken", async () => (await api.get(`/alerts/${mine}`)).alert.state === "acknowledged");
  assert.equal(await entry(), mine);
  await page.keyboard.press("d");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.type("Ben, to the door");
  await page.keyboard.press("Enter");
  await until("somebody is sent, with the words just typed", async () => {
    const { alert, log } = await api.get(`/alerts/${mine}`);
    return alert.state === "dispatched" && log.some(({ note }) => note === "Ben, to the door");
  });
  await accessible(page, "the wall with hundreds of alarms");
});

test("all of them: in order, without their hundreds of rows, and steady", async () => {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^Alarms/ }).click();
  await shown.rows().nth(20).waitFor();
  assert.ok((await shown.rows().count()) < 90, "only what is in view is there");
  const all = async () => Number(await page.getByRole("table").getAttribute("aria-rowcount")) - 1;
  await until("hundreds are in the list", async () => (await all()) > 2 * MANY, 60_000);
  // A look at the page takes a while in which more come; the order of what is seen must hold at each.
  const seen = await page.evaluate(() => [...document.querySelectorAll("[data-entry]")].map((row) => row.getAttribute("data-entry")));
  await source.look();
  const facts = seen.flatMap((id) => source.alarms.get(id) ?? []);
  assert.ok(facts.length > 20);
  facts.slice(1).forEach((alarm, index) => {
    const before = facts[index];
    const [one, other] = [LEVELS.indexOf(before.severity), LEVELS.indexOf(alarm.severity)];
    assert.ok(one < other || (one === other && before.at_ms >= alarm.at_ms), `${before.severity} of ${before.at_ms} before ${alarm.severity} of ${alarm.at_ms}`);
  });
  const rows = shown.rows();
  await rows.nth(1).getByRole("button").focus();
  for (let n = 0; n < 30; n += 1) await page.keyboard.press("ArrowDown");
  const [mine, at, open] = [await entry(), await place(), await shown.open()];
  await more(open);
  assert.equal(await entry(), mine, "the same row has the focus");
  assert.ok(Math.abs((await place()) - at) <= STEADY_PX, `it stood at ${at}, and now at ${await place()}`);
  await page.keyboard.press("ArrowUp");
  assert.notEqual(await entry(), mine, "arrows go on from there");
  await page.keyboard.press("ArrowDown");
  assert.equal(await entry(), mine);
  await accessible(page, "hundreds of alarms");
  await page.keyboard.press("Enter");
  await until("it is open", async () => page.url().includes(encodeURIComponent(mine)));
  await page.keyboard.press("Escape");
});

test("the end: as many as the engine has", async () => {
  await source.stop();
  assert.ok(source.alarms.size > 3 * MANY);
  await until("the page has as many open alarms as the engine", async () => {
    await source.look();
    return (await shown.open()) === source.open;
  });
  await until("all of them are in the list", async () => Number(await page.getByRole("table").getAttribute("aria-rowcount")) === source.alarms.size + 1);
});
