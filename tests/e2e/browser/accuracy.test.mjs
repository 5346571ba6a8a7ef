// Accuracy: measured by somebody who counts clips by hand, without knowing what was counted; every error opens its clip.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { wellMade } from "../harness/axe.mjs";
import { openBrowser, openPage } from "../harness/browser.mjs";
import { keep, shot } from "../harness/pictures.mjs";
import { Simulator, ownFolder, serve } from "../harness/shop.mjs";
import { until } from "../harness/wait.mjs";

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
  await page.goto(`${api.address}/?screen=accuracy#token=${api.token}`);
});

after(async () => {
  await browser?.close();
  await engine?.running.stop();
  await simulator.stop();
  own.remove();
});

afterEach(async (t) => {
  keep(`accuracy-${t.name.replace(/[:,].*/, "").replaceAll(" ", "-")}`, await shot(page));
  assert.deepEqual(errors.splice(0).filter((error) => !/status of (404|409)/.test(error)), [], "the page reported errors");
});

const key = (way) => page.getByRole("button", { name: new RegExp(`^${way} `) });

/** What stands on the large key. */
const counted = async (way) => Number((await key(way).locator("b").textContent()) ?? "");

/** Seconds that the clip has come, of how many. */
async function played() {
  const words = await page.getByText(/^\d:\d\d of \d:\d\d$/).textContent();
  const [at, length] = (words ?? "").split(" of ").map((time) => Number(time.split(":")[0]) * 60 + Number(time.split(":")[1]));
  return { at, length };
}

test("what was never measured says so, and why it is time", async () => {
  await page.getByRole("row", { name: /door.*Not measured yet/ }).waitFor();
  await page.getByText("It was never measured how well it counts.").waitFor();
  assert.equal(await page.getByText(/the true value is between/).count(), 0, "no figure where nothing is known");
  await wellMade(page, "accuracy-unmeasured");
  await page.getByRole("button", { name: "Table", exact: true }).click();
  await page.getByRole("row", { name: /^00:00 to 00:59/ }).waitFor();
  await page.getByRole("button", { name: "Chart", exact: true }).click();
});

test("a clip: keys for in and out, undone, and not finished before its end", async () => {
  // Two short clips; a whole count takes ten minutes.
  const request = { camera: "CAM-001", line: "door", clips: 2, clip_seconds: 5 };
  await until("enough is recorded for both", async () => {
    const begun = await api.post("/hand-counts", request);
    if (begun.clips.length === request.clips) return true;
    await api.remove(`/hand-counts/${begun.id}`);
    return false;
  }, 60_000);
  await page.reload();
  await page.getByRole("button", { name: /^Go on counting/ }).click();
  await page.getByRole("region", { name: "Clip 1 of 2" }).waitFor();
  const next = page.getByRole("button", { name: /^Next clip/ });
  const play = page.getByRole("button", { name: /^Play/ });
  // What is shown around a clip does not count, and a busy machine may look away until it is over.
  await until("the clip stands still in what is counted", async () => {
    const { at } = await played();
    if (at >= 8) await page.getByRole("button", { name: /^Back 5 s/ }).click();
    if (at < 4 || at >= 8) return false;
    await page.keyboard.press("Space");
    await page.getByRole("button", { name: /^(Play|From its beginning)/ }).waitFor();
    return (await played()).at < 8;
  }, 60_000);
  assert.ok(await next.isDisabled());
  // Somebody counted just before the clip or after it explains a tap; three taps at one moment need three of them.
  for (const way of ["i", "i", "i", "o"]) await page.keyboard.press(way);
  await until("all are counted", async () => (await counted("In")) === 3 && (await counted("Out")) === 1);
  await page.keyboard.press("Backspace");
  await until("the last one is taken back", async () => (await counted("Out")) === 0);
  await wellMade(page, "accuracy-counting");
  // Pressed, not by its key: whoever looked around has the focus elsewhere.
  await play.click();
  await until("the clip is over", () => next.isEnabled());
  const { at, length } = await played();
  assert.ok(length === 11 && at >= length - 1, `${at} of ${length}`);
  await next.click();
  await page.getByRole("region", { name: "Clip 2 of 2" }).waitFor();
});

test("leaving is pausing: what was said is kept", async () => {
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Go on counting/ }).click();
  await page.getByRole("region", { name: "Clip 2 of 2" }).waitFor();
  await page.keyboard.press("u");
  await page.getByRole("region", { name: "Every clip was looked at" }).waitFor();
});

test("the result: misses and false counts apart, each with its clip", async () => {
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "Result: door, Entrance" }).waitFor();
  const [count] = await api.get("/hand-counts?camera=CAM-001&line=door");
  const { right, missed, false_counts: wrong } = count.figures;
  assert.ok(right + missed >= 1, "who was tapped is right or missed");
  await page.getByText(`${missed} of ${right + missed} people`).waitFor();
  await page.getByText(`${wrong} of ${right + wrong} counts`).waitFor();
  await page.getByRole("button", { name: "All", exact: true }).click();
  const rows = page.getByRole("button", { name: /^Play: / });
  await until("each crossing is listed", async () => (await rows.count()) === right + missed + wrong);
  await wellMade(page, "accuracy-result");
  const first = count.clips.flatMap((clip) => clip.findings)[0];
  await rows.first().click();
  await until("playback has its clip", () => {
    const asked = new URL(page.url()).searchParams;
    return asked.get("screen") === "playback" && Number(asked.get("from")) < first.at_ms && first.at_ms < Number(asked.get("to"));
  });
  await page.goBack();
  await page.getByRole("region", { name: "Result: door, Entrance" }).waitFor();
});

test("afterwards the line has a figure with its interval, and its history", async () => {
  await page.getByRole("button", { name: /^Back to the accuracy/ }).click();
  await page.getByText(/the true value is between .* and .*, 19 times of 20/).waitFor();
  await page.getByRole("table", { name: "Counts by hand" }).getByRole("row").nth(1).waitFor();
  await page.getByRole("button", { name: /^Count by hand/ }).waitFor();
  await wellMade(page, "accuracy-measured");
});
