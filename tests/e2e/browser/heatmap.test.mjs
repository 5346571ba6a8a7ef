// Where people go: the map on the picture has the API's numbers, for a day, an hour, and hour after hour.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { wellMade } from "../harness/axe.mjs";
import { openBrowser, openPage } from "../harness/browser.mjs";
import { keep, shot } from "../harness/pictures.mjs";
import { Simulator, ownFolder, serve } from "../harness/shop.mjs";
import { floorPlan } from "../harness/tour.mjs";
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
    const row = page.getByRole("row", { name: /^Column / }).first();
    const [place, time] = [await row.getByRole("rowheader").textContent(), await row.getByRole("cell").first().textContent()];
    return place === `Column ${most.x + 1}, row ${most.y + 1}` && seconds(time) === Math.round(most.seconds);
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

test("journeys: the ways, where people went next, and the stays of the API", async () => {
  await page.keyboard.press("Alt+j");
  const journeys = await until("somebody went through a zone", async () => {
    const found = await api.get("/journeys");
    return found.ways.length > 0 && found;
  }, 120_000);
  const begun = journeys.steps.filter((step) => step.from === undefined).reduce((sum, step) => sum + step.journeys, 0);
  assert.equal(begun, journeys.ways.reduce((sum, way) => sum + way.journeys, 0), "every journey begins once");
  await until("the first way has as many as the API says", async () => {
    const [most] = (await api.get("/journeys")).ways;
    const row = page.getByRole("region", { name: "Most walked ways" }).getByRole("row").nth(1);
    const said = await row.getByRole("rowheader").getAttribute("aria-label");
    return said === `Way: ${most.places.map(({ zone }) => zone).join(", ")}` && (await row.getByRole("cell").first().textContent()) === String(most.journeys);
  }, 60_000);
  await page.getByRole("region", { name: "Where people went next" }).getByRole("row", { name: /^Begin promo/ }).waitFor();
  await page.getByRole("region", { name: "Time spent per zone" }).getByRole("row", { name: /^promo/ }).waitFor();
  await wellMade(page, "journeys");
});

test("compare: the figures of the API, by the days that were chosen, and what stands beside", async () => {
  await page.keyboard.press("Alt+k");
  const table = page.getByRole("region", { name: /^All figures/ });
  await until("today's visitors are those of the API", async () => {
    const { footfall } = await api.get("/numbers");
    const last = table.getByRole("row").last();
    return footfall > 0 && (await last.getByRole("cell").first().textContent()).startsWith(String(footfall));
  }, 60_000);
  assert.equal(await table.getByRole("row").count(), 8, "a head and seven days");
  await page.getByRole("button", { name: "13 weeks" }).click();
  await page.getByLabel("Beside", { exact: true }).selectOption("weekday_last_year");
  await until("the address says so, and there are as many parts as the API has", async () => {
    const address = new URL(page.url()).searchParams;
    if (address.get("length") !== "quarter" || address.get("beside") !== "weekday_last_year") return false;
    const [, first] = (await table.getByRole("row").nth(1).getByRole("rowheader").textContent()).match(/(\d+ \w+)/) ?? [];
    const kpis = await api.get("/kpis?grain=week");
    const from = new Date(Date.parse(`${kpis.whole.days.last}T12:00:00Z`) - 90 * 86_400_000).toISOString().slice(0, 10);
    const { parts } = await api.get(`/kpis?first=${from}&last=${kpis.whole.days.last}&grain=week&compare=weekday_last_year`);
    return first !== undefined && (await table.getByRole("row").count()) === parts.length + 1;
  });
  await page.getByRole("button", { name: "Earlier days" }).click();
  await page.getByText("Nothing was counted on these days").waitFor();
  await page.getByRole("button", { name: "Later days" }).click();
  await page.getByRole("region", { name: "Key figures" }).getByText("Nothing to compare with").first().waitFor();
  await wellMade(page, "compare");
});

test("since you left: yesterday, the alarms of the API, and cameras that did not see", async () => {
  await page.keyboard.press("Alt+l");
  await page.getByText(/^The last twelve hours: since/).waitFor();
  const alarms = page.getByRole("region", { name: "Alarms" });
  await until("as many alarms as the API has", async () => {
    const { length } = (await api.get("/alerts")).filter(({ state }) => state !== "resolved" && state !== "dismissed");
    return await alarms.getByRole("button", { name: `Not closed (${length})` }).isVisible();
  });
  await page.getByRole("region", { name: "Yesterday" }).waitFor();
  await page.getByRole("region", { name: "Cameras that did not see today" }).waitFor();
  await wellMade(page, "morning");
  await page.getByRole("button", { name: "Compare days" }).click();
  await page.getByRole("region", { name: /^All figures/ }).waitFor();
});

test("compare: how far people came, as the API's figures say", async () => {
  await page.keyboard.press("Alt+k");
  await page.getByRole("group", { name: "View" }).getByRole("button", { name: "Funnel" }).click();
  const row = page.getByRole("region", { name: "How far people came" }).getByRole("row", { name: /^Came in/ });
  await until("visitors are those of the API", async () => {
    const { footfall } = await api.get("/numbers");
    return footfall > 0 && (await row.getByRole("cell").first().textContent()) === String(footfall);
  }, 60_000);
  await wellMade(page, "compare-funnel");
  await page.getByRole("group", { name: "View" }).getByRole("button", { name: "Days" }).click();
});

test("compare: the week, one figure by weekday and hour", async () => {
  await page.keyboard.press("Alt+k");
  await page.getByRole("group", { name: "View" }).getByRole("button", { name: "Week" }).click();
  await until("the address says so", () => new URL(page.url()).searchParams.get("view") === "week");
  const { hours } = await api.get("/kpis/week");
  const counted = hours.filter(({ per_hour: perHour }) => (perHour.footfall ?? 0) > 0);
  // The running hour is no part of it: the table is there once an hour is over.
  if (counted.length === 0) {
    await page.getByText("Nothing was counted on these days").waitFor();
  } else {
    const table = page.getByRole("region", { name: "Visitors an hour, by weekday and hour" }).getByRole("table");
    assert.equal(await table.getByRole("columnheader").count(), 8, "the hour and seven days");
    const first = Math.min(...counted.map(({ hour }) => hour));
    await table.getByRole("rowheader", { name: `${first}–${first + 1}`, exact: true }).waitFor();
    await page.getByText(/^Most: /).waitFor();
  }
  await wellMade(page, "compare-week");
});

test("one by one: from an hour of the day to the film of a count", async () => {
  await page.keyboard.press("Alt+2");
  await page.getByRole("button", { name: "Table", exact: true }).click();
  const hours = page.getByRole("region", { name: "Visitors per hour" }).getByRole("rowheader");
  const { hours: counted } = await api.get("/numbers");
  const index = counted.findIndex(({ entries }) => entries > 0);
  await hours.nth(index).getByRole("button").click();
  const from = counted[index].start_ms;
  const events = async () => (await api.get(`/events?type=entry&from_ms=${from}&to_ms=${from + 3_600_000}&newest_first=true`)).events;
  const rows = page.getByRole("region", { name: "Came in" }).getByRole("row");
  await until("as many rows as events", async () => (await rows.count()) === Math.min(100, (await events()).length) + 1, 60_000);
  await wellMade(page, "proof");
  const wanted = (await events()).at(-1);
  await rows.last().getByRole("button", { name: /^Play the film/ }).click();
  await until("the film of that event", () => {
    const address = new URL(page.url()).searchParams;
    return address.get("screen") === "playback" && address.get("from") === String(wanted.clip_from_ms) && address.get("to") === String(wanted.clip_to_ms);
  });
});

test("a limit of engagement holds for the past", async () => {
  await page.keyboard.press("Alt+j");
  await page.getByLabel("A visit from").selectOption("1");
  await page.getByLabel("Engaged from").selectOption("2");
  await until("the engine knows", async () => {
    const { limits } = await api.get("/engagement");
    return limits.visit_s === 1 && limits.engaged_s === 2;
  });
  await until("the table has the API's numbers", async () => {
    const [zone] = (await api.get("/engagement")).zones;
    const cells = await page.getByRole("region", { name: "Time spent per zone" }).getByRole("row", { name: /^promo/ }).getByRole("cell").allTextContents();
    return cells.slice(0, 4).join() === [zone.passed + zone.visited + zone.engaged, zone.passed, zone.visited, zone.engaged].join();
  }, 60_000);
});

test("matched with the floor plan by four points, its time is on the floor", async () => {
  await api.put("/site/floor-plan", floorPlan());
  const marks = (plan) => [[0.2, 0.45], [0.8, 0.45], [0.95, 0.95], [0.05, 0.95]].map((picture, index) => ({ picture, plan: plan[index] }));
  await assert.rejects(() => api.put("/cameras/CAM-001/calibration", { marks: marks([[0.2, 0.2], [0.5, 0.2], [0.8, 0.2], [0.2, 0.8]]) }), /line/, "three on one line");
  await api.put("/cameras/CAM-001/calibration", { marks: marks([[0.2, 0.2], [0.8, 0.2], [0.8, 0.8], [0.2, 0.8]]) });
  await page.keyboard.press("Alt+p");
  await page.getByRole("button", { name: "Floor plan", exact: true }).click();
  await page.getByRole("region", { name: "Where people were on the floor" }).waitFor();
  await page.getByText("Seen by Entrance").waitFor();
  await until("the page has the time of the API", async () => {
    const { day_start_ms: from } = await api.get("/numbers");
    const map = await api.get(`/heatmaps/floor-plan?from_ms=${from}&to_ms=${Date.now()}`);
    const words = (await page.getByText(/ on the floor$/).last().textContent()) ?? "";
    return map.cells.length > 0 && seconds(words) === Math.round(map.cells.reduce((sum, cell) => sum + cell.seconds, 0));
  }, 60_000);
  await wellMade(page, "heatmap-plan");
});
