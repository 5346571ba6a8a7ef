// Recorded video as a guard and an investigator use it, in a browser and against a real engine. One
// shop for all of it; the journeys run in this order, while the cameras go on recording.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, afterEach, before, test } from "node:test";
import { accessible, reachable, ZOOMED_VIEW } from "../harness/axe.mjs";
import { openBrowser, openPage } from "../harness/browser.mjs";
import { covered } from "../harness/covering.mjs";
import { counts } from "../harness/models.mjs";
import { keep, shot } from "../harness/pictures.mjs";
import { Playing } from "../harness/playing.mjs";
import { built, run, start } from "../harness/programs.mjs";
import { CAMERAS, GOP_MS, Simulator, ownFolder, serve } from "../harness/shop.mjs";
import { timeUntil, until } from "../harness/wait.mjs";
import { entries } from "../harness/zip.mjs";

const HOUR_MS = 3_600_000;
const ALL = CAMERAS.map(({ id }) => id).join(",");
/** What a guard's key promises. */
const REPLAY_MS = 30_000;

const own = ownFolder();
const files = ownFolder();
const simulator = new Simulator();
let engine;
let api;
let browser;
let page;
let errors;
let playing;
/** The gap that the third camera left. */
let gap;

before(async () => {
  await simulator.start();
  engine = await serve(own.folder);
  api = engine.api;
  await api.setUp(simulator);
  await until("something is recorded", async () => spans(await timeline("CAM-003")).length > 0);
  // While the half minute for the replay is recorded, one camera freezes, until somebody is told.
  simulator.stall("aisle");
  browser = await openBrowser();
  ({ page, errors } = await openPage(browser, { width: 1920, height: 1080 }));
  playing = new Playing(page);
  await page.goto(`${api.address}/?screen=live#token=${api.token}`);
  await until("an alarm tells that the camera is offline", async () => (await api.get("/alerts")).some(({ camera }) => camera === "CAM-003"), 30_000);
  simulator.resume("aisle");
  gap = await until("the gap is over and has its cause", async () => {
    const [row] = (await timeline("CAM-003")).cameras;
    const [, second] = row.recorded;
    return second && row.gaps.find(({ from_ms, to_ms, cause }) => cause === "stalled" && from_ms > row.recorded[0].from_ms && to_ms <= second.from_ms + 1);
  }, 30_000);
});

after(async () => {
  await browser?.close();
  await engine?.running.stop();
  await simulator.stop();
  own.remove();
  files.remove();
});

afterEach(async (t) => {
  keep(`playback-${t.name.replace(/[:,].*/, "").replaceAll(" ", "-")}`, await shot(page));
  assert.deepEqual(errors.splice(0), [], "the page reported errors");
});

const timeline = (cameras, fromMs = Date.now() - HOUR_MS, toMs = Date.now() + HOUR_MS) =>
  api.get(`/recordings/timeline?cameras=${cameras}&from_ms=${Math.floor(fromMs)}&to_ms=${Math.ceil(toMs)}`);
const spans = ({ cameras: [row] }) => row.recorded;

/** When the first picture of a camera was recorded. */
const beginning = async (camera) => spans(await timeline(camera))[0].from_ms;

/** 14:32:07 on the store's clocks. */
const clock = async (ms) => {
  const { time_zone } = await api.get("/site");
  return new Intl.DateTimeFormat("en-GB", { timeZone: time_zone, hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(ms);
};

const told = () => page.getByRole("region", { name: "Playing" }).getByRole("status").innerText();

/** Opens playback where it stands still; every camera that was recorded then shows its picture. */
async function open(atMs) {
  await page.goto(`${api.address}/?screen=playback&cameras=${ALL}&at=${Math.floor(atMs)}`);
  await playing.shown(await recordedAt(atMs));
}

/** How many cameras were recorded at a moment. */
const recordedAt = async (ms) => (await timeline(ALL)).cameras.filter(({ recorded }) => recorded.some(({ from_ms, to_ms }) => from_ms <= ms && ms < to_ms)).length;

test("instant replay: one key shows the last half minute at once, one key returns to live", async () => {
  await until("half a minute is recorded", async () => Date.now() - (await beginning("CAM-001")) > REPLAY_MS + 3 * GOP_MS, 60_000);
  await until("the wall is live", async () => (await page.getByRole("gridcell", { name: /: live/ }).count()) === CAMERAS.length);
  await page.keyboard.press("1");
  await page.keyboard.press("r");
  const asked = Date.now();
  const replay = page.getByRole("region", { name: "Entrance, last 30 s" });
  const video = replay.locator("video");
  const played = () => video.evaluate(({ readyState, paused, currentTime }) => (readyState >= 2 && !paused ? currentTime : 0));
  const first = await timeUntil("recorded pictures are shown", played, 10_000);
  console.log(`the replay plays between ${Math.round(first.afterMs)} and ${Math.round(first.byMs)} ms after the key`);
  assert.ok(first.afterMs <= 1_000, `nothing after ${first.afterMs} ms`);
  const at = await played();
  await until("it goes on", async () => (await played()) > at + 1);
  const tag = replay.getByText(/^Recorded, not live/);
  const [, time, behind] = /(\d\d:\d\d:\d\d), (\d+) s behind/.exec(await tag.innerText());
  assert.ok(behind >= 28 && behind <= 32, `${behind} s behind`);
  const readAt = Date.now();
  const possible = await Promise.all([-2, -1, 0, 1, 2].map((s) => clock(readAt - behind * 1000 + s * 1000)));
  assert.ok(possible.includes(time), `${time} is ${behind} s before now`);
  assert.ok(readAt - asked < 10_000);
  keep("instant-replay", await shot(page));
  await page.keyboard.press("r");
  await replay.waitFor({ state: "detached" });
  await until("the wall is live again", async () => (await page.getByRole("gridcell", { name: /: live/ }).count()) === CAMERAS.length);
  assert.match(await page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? ""), /^Camera 1,/, "the tile has the focus again");
});

test("the picture of a moment: what is shown is what was recorded then, frame by frame", async () => {
  const from = await beginning("CAM-001");
  const url = (ms) => `/api/v1/recordings/CAM-001/picture?at_ms=${Math.floor(ms)}&width=1280`;
  const answer = await fetch(api.address + url(from + 3 * GOP_MS), { headers: { authorization: `Bearer ${api.token}` } });
  const keyMs = Number(answer.headers.get("x-shown-ms"));
  await open(keyMs + 1);
  const same = await playing.differsFrom(1, url(keyMs + 1), api.token);
  const other = await playing.differsFrom(1, url(keyMs + 2 * GOP_MS), api.token);
  assert.ok(same < 0.002 && other > 2 * same + 0.002, `differs by ${same} from its own moment and by ${other} from another one`);

  const { fps_received: fps } = await api.get("/cameras/CAM-001");
  const [before, shown] = [await playing.at(), await playing.frame(1)];
  await page.keyboard.press(".");
  await until("another picture is shown", async () => (await playing.frame(1)) !== shown);
  const step = (await playing.at()) - before;
  assert.ok(Math.abs(step - 1000 / fps) < 500 / fps, `one picture of ${fps} a second, not ${step} ms`);
  await page.keyboard.press(",");
  await until("the picture before is shown", async () => (await playing.frame(1)) === shown);
});

test("the timeline: a click goes there, the speeds are kept, zooming keeps the moment", async () => {
  const from = await beginning("CAM-001");
  await open(from + 20_000);
  await page.getByRole("group", { name: "Zoom" }).getByRole("button", { name: "5 min" }).click();
  const wanted = from + 8_000;
  const pixelMs = await playing.clickAt(wanted);
  await playing.shown(await recordedAt(wanted));
  assert.ok(Math.abs((await playing.at()) - wanted) <= pixelMs, "it goes where it was clicked");
  const { toMs, fromMs } = await playing.view();
  assert.equal(toMs - fromMs, 300_000);
  await page.keyboard.press("+");
  const near = await playing.view();
  assert.ok(Math.abs(near.toMs - near.fromMs - 300_000 / 1.6) < 2, "zoomed in");
  assert.ok(near.fromMs <= wanted && wanted <= near.toMs, "the moment stays on it");
  await page.keyboard.press("-");
  for (const [name, ms] of [["10 s", 10_000], ["30 d", 30 * 24 * HOUR_MS], ["5 min", 300_000]]) {
    await page.getByRole("group", { name: "Zoom" }).getByRole("button", { name }).click();
    const seen = await playing.view();
    assert.equal(seen.toMs - seen.fromMs, ms);
  }

  const rates = page.getByRole("group", { name: "Speed" });
  const measured = [];
  await page.keyboard.press(" ");
  for (const [name, rate] of [["¼×", 0.25], ["½×", 0.5], ["1×", 1], ["2×", 2], ["4×", 4], ["8×", 8], ["16×", 16]]) {
    await playing.clickAt(wanted);
    await rates.getByRole("button", { name, exact: true }).click();
    const { clock: ran } = await playing.runsAt(rate);
    measured.push(`${rate}×: ${ran.toFixed(2)}`);
    assert.equal(await playing.tile(1).getByText("Key pictures only").count(), rate >= 4 ? 1 : 0);
  }
  console.log(`played at ${measured.join(", ")}`);
  await playing.pause();
  await rates.getByRole("button", { name: "1×", exact: true }).click();
});

test("a gap: hatched and named, its tile says why, and where it goes on", async () => {
  const { cameras: [row], now_ms } = await timeline("CAM-003");
  await open(gap.from_ms - 3_000);
  const length = Math.round((gap.to_ms - gap.from_ms) / 1000);
  await page.getByRole("list", { name: "Events and gaps on the timeline" }).getByRole("button", { name: `Camera sent no picture Not recorded, Aisle, ${length} s` }).click();
  await until("it goes into the gap", async () => (await playing.at()) > gap.from_ms && (await playing.at()) < gap.to_ms);
  await playing.shown(CAMERAS.length - 1);
  const tile = playing.tile(3);
  await until("the tile has nothing", async () => /: nothing recorded$/.test(await tile.getAttribute("aria-label")));
  await tile.getByText("Camera sent no picture").waitFor();
  await tile.getByText(`${await clock(gap.from_ms)} to ${await clock(gap.to_ms)}, ${length} s`).waitFor();
  // All that is missing on the timeline, as the engine has it.
  const { fromMs, toMs } = await playing.view();
  const all = (await timeline(ALL, fromMs, toMs)).cameras.flatMap(({ gaps }) => gaps).filter(({ cause, to_ms }) => cause !== "unknown" || to_ms < now_ms - 20_000);
  const missing = /\((\d+) gaps?, (?:(\d+) min )?(\d+) s/.exec(await page.getByText(/^Not recorded \(/).innerText());
  assert.equal(Number(missing[1]), all.length);
  const seconds = all.reduce((sum, { from_ms, to_ms }) => sum + (to_ms - from_ms) / 1000, 0);
  assert.ok(Math.abs(Number(missing[2] ?? 0) * 60 + Number(missing[3]) - seconds) <= 1, `${missing[0]} and ${seconds} s`);
  const next = row.recorded.find(({ from_ms }) => from_ms > gap.from_ms).from_ms;
  await tile.getByRole("button", { name: `Goes on at ${await clock(next)}` }).click();
  await playing.shown(CAMERAS.length);
  assert.ok(Math.abs((await playing.at()) - next) <= 2, "it goes on where the engine says");
});

test("notes: a bookmark is added, found by the next event's key, and a range is protected until a date", async () => {
  const from = await beginning("CAM-001");
  const at = from + 10_000;
  await open(at);
  await page.keyboard.press("2");
  await page.keyboard.press("n");
  await page.getByLabel("Note").fill("Red jacket");
  await page.getByLabel("Note").press("Enter");
  await until("it says so", async () => (await told()) === "Bookmark added");
  const marks = async (kind) => (await timeline(ALL)).marks.filter((mark) => mark.kind === kind);
  const [bookmark, ...more] = await marks("bookmark");
  assert.deepEqual([bookmark.title, bookmark.camera, bookmark.at_ms, more.length], ["Red jacket", "CAM-002", Math.floor(at), 0]);

  await playing.clickAt(from + 5_000);
  const before = await playing.at();
  const next = (await timeline(ALL, before + 1, Date.now())).marks.filter(({ at_ms }) => at_ms > before)[0];
  await page.keyboard.press("]");
  await until("it stands at the engine's next event", async () => (await playing.at()) === next.at_ms);
  const spot = { camera_online: "Camera back", camera_offline: "Camera offline" }[next.event?.type] ?? next.event?.place ?? next.title;
  assert.ok((await told()).includes(spot.slice(0, 20)), `${await told()} names ${spot}`);

  await playing.clickAt(from + 4_000);
  const inMs = await until("the playhead is there", async () => {
    const now = await playing.at();
    return now < from + 5_000 && now;
  });
  await page.keyboard.press("i");
  await page.keyboard.press("Shift+ArrowRight");
  const outMs = await until("the playhead has jumped", async () => {
    const now = await playing.at();
    return now > inMs + 9_000 && now;
  });
  await page.keyboard.press("o");
  await page.keyboard.press("p");
  await page.getByLabel("Reason").fill("Case 0412");
  await page.getByLabel("Protected until").fill("2031-01-31");
  const asked = [];
  page.on("request", (request) => request.url().endsWith("/protections") && asked.push(request.postDataJSON()));
  await page.getByRole("button", { name: "Protect the range" }).click();
  await until("it says so", async () => /^Protected until \S+ Jan(uary)? 31, 2031|^Protected until .*31.*2031/.test(await told()));
  page.removeAllListeners("request");
  const kept = await marks("protection");
  assert.deepEqual(kept.map(({ camera }) => camera).sort(), CAMERAS.map(({ id }) => id));
  for (const { title, at_ms, to_ms } of kept) {
    assert.equal(title, "Case 0412");
    // The playhead tells whole milliseconds.
    assert.ok(Math.abs(at_ms - inMs) <= 1 && Math.abs(to_ms - outMs) <= 1, `${at_ms} to ${to_ms}`);
  }
  const { time_zone } = await api.get("/site");
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: time_zone }).format(asked[0].until_ms);
  assert.deepEqual([day, asked.length], ["2031-01-31", CAMERAS.length]);
  await page.getByRole("list", { name: "Events and gaps on the timeline" }).getByText("Case 0412").waitFor();
});

test("a snapshot: the picture shown, in its full size", async () => {
  await open((await beginning("CAM-001")) + 10_000);
  await page.keyboard.press("1");
  const saving = page.waitForEvent("download");
  await page.keyboard.press("s");
  const file = path.join(files.folder, "snapshot.jpg");
  await (await saving).saveAs(file);
  const size = (of) => run("ffprobe", ["-v", "error", "-select_streams", "v:0", "-show_entries", "stream=width,height", "-of", "csv=p=0", of]);
  const [taken, recorded] = await Promise.all([size(file), size(path.join("tests/footage/synthetic", `${CAMERAS[0].clip}.mp4`))]);
  assert.equal(taken, recorded);
  assert.match((await saving).suggestedFilename(), /^Entrance \d{4}-\d\d-\d\d \d\d-\d\d-\d\d\.\d\.jpg$/);
});

test("sound: one key is heard, one key is not, and only where a microphone was", async () => {
  await open((await beginning("CAM-004")) + 4_000);
  await page.keyboard.press("1");
  assert.equal(await page.getByRole("button", { name: /^Sound/ }).count(), 0, "a camera without a microphone has no button");
  await page.keyboard.press("4");
  const button = page.getByRole("button", { name: /^Sound/ });
  await button.waitFor();
  const pressed = (wanted) => until(`the button says ${wanted}`, async () => (await button.getAttribute("aria-pressed")) === String(wanted));
  /** Bytes of sound that each video has decoded, and whether it is muted. */
  const heard = () => page.locator('[role="gridcell"] video').evaluateAll((videos) => videos.map((video) => ({ bytes: video.webkitAudioDecodedByteCount, muted: video.muted })));
  await pressed(false);
  assert.ok((await heard()).every(({ bytes }) => bytes === 0), "no sound is fetched before somebody wants it");
  await page.keyboard.press("m");
  await pressed(true);
  await page.keyboard.press(" ");
  await until("sound is decoded, of that camera alone", async () => {
    const videos = await heard();
    return videos.filter(({ bytes, muted }) => bytes > 8_000 && !muted).length === 1 && videos.filter(({ bytes }) => bytes > 0).length === 1;
  });
  await page.keyboard.press("m");
  await pressed(false);
  await until("nothing is heard", async () => (await heard()).every(({ bytes, muted }) => bytes === 0 || muted));
});

test("an export: three keys, a file that plays anywhere and proves itself", async () => {
  const from = (await beginning("CAM-001")) + 6_000;
  await open(from);
  await page.keyboard.press("i");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("o");
  await page.keyboard.press("e");
  const save = page.getByRole("link", { name: /^Save the file/ });
  await save.waitFor();
  const saving = page.waitForEvent("download");
  await save.click();
  const file = path.join(files.folder, (await saving).suggestedFilename());
  await (await saving).saveAs(file);
  const [view] = await api.get("/exports");
  const zip = readFileSync(file);
  assert.equal(zip.length, view.bytes);
  assert.deepEqual([view.cameras, view.from_ms, view.to_ms, view.reason], [CAMERAS.map(({ id }) => id), Math.floor(from), Math.floor(from) + 10_000, await page.getByLabel("Reason").inputValue()]);
  await page.getByText(view.signed_by).waitFor();

  const verify = async (what) => {
    const checked = start(built("inveye"), ["verify", "--key", view.signed_by, what]);
    return { ...(await checked.ended), said: checked.output() };
  };
  const good = await verify(file);
  assert.deepEqual([good.code, /^unchanged: /m.test(good.said)], [0, true], good.said);

  const inside = entries(zip);
  const manifest = JSON.parse(inside.find(({ name }) => name === "manifest.json").data);
  const films = manifest.files.filter(({ film }) => film).map(({ name, film }) => ({ name, ...film }));
  assert.deepEqual(new Set(films.map(({ camera }) => camera)), new Set(view.cameras));
  for (const film of films) {
    const copy = path.join(files.folder, film.name);
    writeFileSync(copy, inside.find(({ name }) => name === film.name).data);
    const counted = JSON.parse(await run("ffprobe", ["-v", "error", "-count_frames", "-select_streams", "v:0", "-show_entries", "stream=nb_read_frames,codec_name,width", "-of", "json", copy]));
    const [stream] = counted.streams;
    assert.deepEqual([Number(stream.nb_read_frames), stream.codec_name, stream.width], [film.pictures, "h264", film.width], film.name);
  }

  // One bit of one byte, in the middle of a GOP that is neither the first nor the last one.
  const [film] = films;
  const { offset } = inside.find(({ name }) => name === film.name);
  const part = film.fragments[Math.floor(film.fragments.length / 2)];
  const changed = Buffer.from(zip);
  changed[offset + part.offset + Math.floor(part.bytes / 2)] ^= 1;
  const copy = path.join(files.folder, "changed.zip");
  writeFileSync(copy, changed);
  const bad = await verify(copy);
  assert.equal(bad.code, 1, bad.said);
  assert.match(bad.said, new RegExp(`^${film.name}: camera ${film.camera}, GOP ${part.gop} at \\S+ was changed`, "m"));
  assert.match(bad.said, /^CHANGED: /m);
  assert.equal(bad.said.match(/was changed/g).length, 1, "only that one is named");
});

test("an export from beginning to end: waiting, empty, on its way, failed, finished", async () => {
  const view = { id: "x", state: "running", progress: 0.42, bytes: 4_200_000, problem: "", made_ms: Date.now(), expires_ms: Date.now() + 7 * 24 * HOUR_MS, cameras: ["CAM-001"], from_ms: Date.now() - 60_000, to_ms: Date.now() - 30_000, reason: "Case 0412", path: "", download: null, signed_by: "" };
  const failed = { ...view, id: "y", state: "failed", progress: 0.1, problem: "The disk is full: 4 GB are needed, 1 GB is free." };
  let answer;
  await page.route("**/api/v1/exports", async (route) => {
    const json = await answer;
    if (json) await route.fulfill({ json });
    else await route.fulfill({ status: 503, json: { code: "unavailable", message: "The engine has no room for exports.", request_id: "1" } });
  });
  const show = async (exports) => {
    answer = exports;
    await page.goto(`${api.address}/?screen=playback&cameras=CAM-001&at=${Math.floor((await beginning("CAM-001")) + 6_000)}`);
    await playing.shown(1);
    await page.keyboard.press("e");
    return page.getByRole("heading", { name: "Export", exact: true });
  };
  let come;
  await show(new Promise((resolve) => (come = resolve)));
  await page.getByRole("status", { name: "Loading" }).waitFor({ state: "attached" });
  come([]);
  await page.getByText("Nothing was exported yet").waitFor();
  keep("export-empty", await shot(page));
  await show([view, failed]);
  const bar = page.getByRole("progressbar", { name: "Progress of the export" });
  assert.equal(await bar.getAttribute("value"), "0.42");
  await page.getByText("Exporting, 42 %").waitFor();
  await page.getByText("4.2 MB written").waitFor();
  await page.getByText("The disk is full: 4 GB are needed, 1 GB is free.").waitFor();
  await accessible(page, "exports on their way");
  keep("export-running", await shot(page));
  answer = [{ ...view, state: "done", progress: 1, download: "/exports/x/file?key=1", path: "/data/exports/x.zip", signed_by: "ab12 cd34" }];
  await page.getByText("Export is ready").waitFor();
  assert.equal(await page.getByRole("link", { name: /^Save the file, 4.2 MB/ }).getAttribute("href"), "/api/v1/exports/x/file?key=1");
  keep("export-done", await shot(page));
  await show([failed]);
  await page.getByText("The export failed").waitFor();
  keep("export-failed", await shot(page));
  await show(undefined);
  await page.getByText("The list of exports is not known. The engine has no room for exports.").waitFor();
  await page.unroute("**/api/v1/exports");
  // The refusal is what this journey asked for.
  assert.ok(errors.splice(0).every((error) => error.includes("503")));
});

test("one row a happening: a crossing, its entry and its alarm stand together", async (t) => {
  if (!(await counts(t, api))) return;
  const [first, second] = await until("somebody came in", async () => {
    const { marks } = await timeline("CAM-001");
    const said = marks.filter(({ kind }) => kind === "event" || kind === "alert");
    return said.flatMap((mark) => said.filter((other) => other !== mark && other.at_ms === mark.at_ms && other.title !== mark.title).map((other) => [mark, other]))[0];
  }, 90_000);
  await page.goto(`${api.address}/?screen=playback&cameras=CAM-001&at=${first.at_ms}`);
  await playing.shown(1);
  const list = page.getByRole("list", { name: "Events and gaps on the timeline" });
  const row = list.getByRole("listitem").filter({ hasText: await clock(first.at_ms) }).filter({ hasText: first.title }).filter({ hasText: second.title });
  await row.first().waitFor();
  const { marks } = await timeline("CAM-001");
  const twice = marks.filter(({ at_ms, title }) => at_ms === first.at_ms && title === first.title).length;
  const rows = await list.getByRole("button").filter({ hasText: await clock(first.at_ms) }).allInnerTexts();
  assert.ok(rows.filter((text) => text.includes(first.title)).length <= twice, rows.join(" | "));
});

test("playback and storage: clean for axe, dark and light, and all within reach at 200 % and at 1366 × 768", async () => {
  const screens = { playback: `cameras=${ALL}&at=${Math.floor((await beginning("CAM-001")) + 6_000)}`, storage: "" };
  for (const [screen, query] of Object.entries(screens)) {
    await page.goto(`${api.address}/?screen=${screen}&${query}`);
    if (screen === "playback") await playing.shown(await recordedAt(Number(new URLSearchParams(query).get("at"))));
    else await page.getByRole("row", { name: /Aisle/ }).first().waitFor();
    for (const [name, view] of Object.entries({ 1366: { width: 1366, height: 768 }, zoomed: ZOOMED_VIEW })) {
      await page.setViewportSize(view);
      for (const theme of ["dark", "light"]) {
        await page.evaluate((wanted) => (document.documentElement.dataset.theme = wanted), theme);
        await accessible(page, `${screen} ${name} ${theme}`);
        keep(`${screen}-${name}-${theme}`, await shot(page));
      }
      await page.evaluate(() => (document.documentElement.dataset.theme = "dark"));
      await reachable(page, `${screen} ${name}`);
    }
    await page.setViewportSize({ width: 1920, height: 1080 });
  }
});

test("a saved file: the window's word of it hides nothing, at any size", async () => {
  await open((await beginning("CAM-001")) + 6_000);
  // As the desktop's window tells it; its own test saves real files.
  const tell = (saved) => page.evaluate((detail) => window.dispatchEvent(new CustomEvent("inveye:saved", { detail })), { path: "/home/guard/Downloads/Entrance 2026-11-21 14-32-07.3.jpg", ...(saved && { number: 1 }) });
  const views = { full: { width: 1920, height: 1080 }, 1366: { width: 1366, height: 768 }, zoomed: ZOOMED_VIEW };
  for (const [name, view] of Object.entries(views)) {
    await page.setViewportSize(view);
    await tell(true);
    await page.getByRole("status").filter({ hasText: /^Saved$/ }).waitFor();
    for (const what of ['[class*="saved"]', "h1"]) assert.deepEqual(await page.evaluate(covered, what), [], `${name}: what overlaps ${what}`);
    const shown = await page.getByTitle(/Entrance 2026-11-21/).boundingBox();
    const whole = await page.getByText("Entrance 2026-11-21 14-32-07.3.jpg").boundingBox();
    assert.ok(shown.width > 100 && Math.abs(shown.x + shown.width - whole.x - whole.width) < 1 && shown.x + shown.width < view.width, `${name}: the end of the file's name is seen`);
    keep(`saved-${name}`, await shot(page));
    await accessible(page, `saved ${name}`);
    await tell(false);
    await page.getByRole("alert").filter({ hasText: "The file was not saved" }).waitFor();
    assert.equal(await page.getByText("Saved", { exact: true }).count(), 0);
    assert.deepEqual(await page.evaluate(covered, '[class*="banner"]'), [], `${name}: what the warning hides`);
    await accessible(page, `not saved ${name}`);
    keep(`not-saved-${name}`, await shot(page));
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await page.getByRole("alert").filter({ hasText: "The file was not saved" }).waitFor({ state: "detached" });
  }
  await page.setViewportSize(views.full);
});

test("an alarm's clip: opened from the alarm, from 5 s before to 5 s after", async () => {
  await page.goto(`${api.address}/?screen=live`);
  const alert = (await api.get("/alerts")).find(({ camera }) => camera === "CAM-003");
  await page.getByRole("feed").getByRole("article", { name: new RegExp(alert.title) }).getByRole("button", { name: /^Play the clip/ }).click();
  await until("the clip is opened", async () => new URL(page.url()).searchParams.get("screen") === "playback");
  const query = new URL(page.url()).searchParams;
  assert.deepEqual(["cameras", "from", "to"].map((name) => query.get(name)), ["CAM-003", String(alert.at_ms - 5_000), String(alert.at_ms + 5_000)]);
  const first = await playing.at();
  assert.ok(first >= alert.at_ms - 5_000 && first < alert.at_ms, "it begins before the alarm");
  await page.getByText(new RegExp(`^Range ${await clock(alert.at_ms - 5_000)} to ${await clock(alert.at_ms + 5_000)}, 10 s`)).waitFor();
  await until("it ends behind the alarm by itself", async () => (await playing.at()) === alert.at_ms + 5_000 && (await page.getByRole("button", { name: /^Play(?! )/ }).count()) === 1);
});

test("the storage page: room, pace, and each missing second with its cause, as the engine says", async () => {
  await page.goto(`${api.address}/?screen=storage`);
  const row = page.getByRole("row", { name: /Aisle/ }).first();
  await row.waitFor();
  const figure = (label) => page.locator(`dt:text-is("${label}") + dd`).innerText();
  const size = (bytes) => {
    const power = Math.floor(Math.log10(bytes) / 3);
    const value = bytes / 1000 ** power;
    return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${["B", "kB", "MB", "GB", "TB"][power]}`;
  };
  await until("the figures are the engine's", async () => {
    const storage = await api.get("/storage");
    assert.equal(await figure("Written"), `${size(storage.write_rate)}/s`);
    assert.equal(await figure("Disk confirms in"), `${Math.round(storage.sync_ms)} ms`);
    assert.match(await page.getByRole("img", { name: /^Room/ }).getAttribute("aria-label"), new RegExp(`${size(storage.free_bytes)} free of ${size(storage.total_bytes)}`));
    return true;
  });
  // What the notes' journey protected; the minute around it is finished by now, and kept whole.
  const kept = page.getByRole("table").filter({ hasText: "Deleted next" });
  for (const { name } of CAMERAS) await kept.getByRole("row", { name }).getByText("until its date").waitFor();
  await until("the missing seconds are the engine's", async () => {
    const mine = (await api.get("/storage")).cameras.find(({ camera }) => camera === "CAM-003");
    const shown = await row.innerText();
    const { seconds } = mine.missing.find(({ cause }) => cause === "stalled");
    assert.match(shown, new RegExp(`\\b${Math.round(seconds)} s no picture`));
    assert.match(shown, new RegExp(`\\b${Math.min(99, Math.round(mine.covered * 100))} %`));
    return true;
  });
});

test("an alarm from picture to log: its picture at once, the clip when it is recorded, taken and closed", async () => {
  const alert = (await api.get("/alerts")).find(({ camera, state }) => camera === "CAM-003" && state === "open");
  await page.goto(`${api.address}/?screen=alarms`);
  await page.getByRole("button", { name: alert.title }).first().click();
  const clip = page.getByRole("figure", { name: "Clip of Aisle" });
  await clip.waitFor();
  await page.getByRole("grid", { name: "Where next? Live now" }).getByRole("gridcell", { name: /: live/ }).first().waitFor();
  const region = page.getByRole("region", { name: "Playing" });
  await until("the clip can be played", async () => region.getByRole("button", { name: /^Play/ }).isEnabled());
  await page.keyboard.press(" ");
  const played = () => clip.locator("video").evaluate(({ readyState, paused, currentTime }) => (readyState >= 2 && !paused ? currentTime : 0));
  const from = await until("it plays", played);
  await until("it goes on", async () => (await played()) > from + 0.5);
  keep("alarm-dark", await shot(page));
  await accessible(page, "one alarm");
  await page.keyboard.press("a");
  await until("it is taken", async () => (await api.get("/alerts")).find(({ id }) => id === alert.id).state === "acknowledged");
  const log = page.getByRole("list", { name: "Log" });
  await log.getByText(/^Acknowledged by/).waitFor();
  await page.getByLabel("Add a note").fill("<i>Looks</i> like the cable");
  await page.getByLabel("Add a note").press("Enter");
  await log.getByText("<i>Looks</i> like the cable").waitFor();
  await page.getByRole("heading", { name: "Log" }).click();
  await page.keyboard.press("d");
  await page.getByRole("dialog", { name: "Send someone" }).getByRole("button", { name: "Shift lead" }).click();
  await page.getByRole("button", { name: "Someone is on the way" }).click();
  await log.getByText(/sent someone: Shift lead$/).waitFor();
  await until("somebody is on the way", async () => (await api.get("/alerts")).find(({ id }) => id === alert.id).state === "dispatched");
  await page.keyboard.press("Shift+A");
  await page.getByRole("dialog", { name: "Close as done" }).getByRole("textbox", { name: "What was done" }).fill("Cable put in");
  await accessible(page, "closing an alarm");
  await page.getByRole("button", { name: "Close as done" }).click();
  await until("it is closed", async () => (await api.get("/alerts")).find(({ id }) => id === alert.id).state === "resolved");
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.evaluate(() => (document.documentElement.dataset.theme = "light"));
  await accessible(page, "a closed alarm, light");
  await reachable(page, "one alarm at 1366");
  keep("alarm-light-1366", await shot(page));
  await page.setViewportSize(ZOOMED_VIEW);
  await reachable(page, "one alarm at 200 %");
  keep("alarm-zoomed", await shot(page));
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.keyboard.press("Escape");
  await page.getByRole("table").waitFor();
  await accessible(page, "all alarms");
  keep("alarms", await shot(page));
});

test("holding alarms back: with a reason and an end, in sight until then", async () => {
  const alert = (await api.get("/alerts")).find(({ camera }) => camera === "CAM-003");
  await page.goto(`${api.address}/?screen=alarms&alarm=${alert.id}`);
  await page.getByRole("button", { name: "Hold alarms like this back" }).click();
  const dialog = page.getByRole("dialog", { name: "Hold alarms back" });
  const save = dialog.getByRole("button", { name: "Hold back" });
  assert.ok(await save.isDisabled(), "not without a reason");
  await dialog.getByLabel("Which alarms").selectOption({ label: "All of Aisle" });
  await dialog.getByRole("button", { name: "1 h", exact: true }).click();
  await dialog.getByLabel("Why").fill("Ladder in front of it");
  await save.click();
  const [snooze] = await until("the engine holds them back", async () => {
    const all = await api.get("/snoozes");
    return all.length === 1 && all;
  });
  assert.deepEqual([snooze.camera, snooze.rule, snooze.reason], ["CAM-003", undefined, "Ladder in front of it"]);
  assert.ok(Math.abs(snooze.until_ms - Date.now() - HOUR_MS) < 60_000);
  await page.goto(`${api.address}/?screen=live`);
  const held = page.getByRole("list", { name: "Held back" });
  await held.getByText(/Ladder in front of it/).waitFor();
  await page.getByRole("gridcell", { name: /^Camera 3,.*held back until .*Ladder/ }).waitFor();
  keep("snoozed", await shot(page));
  await held.getByRole("button", { name: /^Raise them again/ }).click();
  await held.waitFor({ state: "detached" });
});
