// Incidents and the hand-over: what belongs together is kept together, printed, closed, and told to the next shift.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { accessible, wellMade } from "../harness/axe.mjs";
import { setStage } from "../harness/stage.mjs";
import { until } from "../harness/wait.mjs";

const ANNA = { name: "anna", password: "cellar-door-at-nine" };
const BEN = { name: "ben", password: "harbour-lights-left" };

const stage = setStage("incidents", { viewport: { width: 1366, height: 768 }, expected: /status of (401|403|404)/ });
const { simulator } = stage;
let api;
let page;

before(async () => {
  await stage.ready;
  ({ api, page } = stage);
  await api.setUp(simulator);
  await api.post("/accounts/first", { ...ANNA, role: "admin", must_change_password: false });
  await api.post("/users", { ...BEN, role: "security", must_change_password: false });
  // An alarm without waiting for people: a camera that is gone.
  await simulator.kill();
  await until("there is an alarm", async () => (await api.get("/alerts")).length > 0, 30_000);
  await simulator.start();
  await page.goto(`${api.address}/?screen=alarms`);
  await signIn(ANNA);
});

async function signIn({ name, password }) {
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("navigation", { name: "Main" }).waitFor();
}

async function signOut() {
  await page.goto(`${api.address}/?screen=account`);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Name", { exact: true }).waitFor();
}

const entries = () => page.getByRole("list", { name: "What belongs to it" }).getByRole("listitem");

test("from an alarm: one key puts it into a new incident", async () => {
  await page.getByRole("table").getByRole("button").first().click();
  await page.getByRole("button", { name: /^Add to an incident/ }).waitFor();
  await page.keyboard.press("i");
  await page.getByRole("dialog").waitFor();
  await accessible(page, "adding an alarm to an incident");
  await page.getByLabel("What happened").fill("Switch off, <b>north</b> side");
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "Switch off, <b>north</b> side" }).waitFor();
  assert.equal(await entries().count(), 1);
});

test("what belongs to it: a note, a clip that plays, a picture", async () => {
  await page.getByLabel("Add a note").fill("The plug was pulled.");
  await page.keyboard.press("Enter");
  await until("the note is in", async () => (await entries().count()) === 2);
  await page.getByRole("button", { name: "Add a clip" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Add", exact: true }).click();
  await until("the clip is in", async () => (await entries().count()) === 3);
  await entries().first().getByText("Video is kept as long as the incident is open").waitFor({ timeout: 60_000 });
  await page.getByRole("button", { name: "Add a picture" }).click();
  const when = new Date(Date.now() - 60_000);
  await page.getByLabel("When").fill(`${String(when.getUTCHours()).padStart(2, "0")}:${String(when.getUTCMinutes()).padStart(2, "0")}:00`);
  await page.keyboard.press("Escape");
  if (await page.getByRole("dialog").isVisible()) await page.keyboard.press("Escape");
  await wellMade(page, "incidents-detail");
  await page.getByRole("button", { name: /^Play: / }).first().click();
  await until("playback has the clip", () => /screen=playback.*from=\d+.*to=\d+/.test(page.url()));
  await page.goBack();
});

/** The newest second of which both cameras have video. */
async function recordedMs() {
  const now = Date.now();
  const both = () => api.get(`/recordings/timeline?cameras=CAM-001,CAM-002&from_ms=${now - 600_000}&to_ms=${now + 600_000}`);
  const { cameras } = await until("both cameras record again", async () => {
    const found = await both();
    return found.cameras.every(({ recorded }) => recorded.some(({ from_ms, to_ms }) => from_ms > now - 600_000 && to_ms - from_ms > 8_000)) && found;
  }, 60_000);
  return Math.min(...cameras.map(({ recorded }) => recorded.at(-1).to_ms)) - 7_000;
}

test("from playback: a marked range of two cameras by one key, kept, and back to it", async () => {
  const before = await api.get("/incidents/inc_1");
  await page.goto(`${api.address}/?screen=playback&cameras=CAM-001,CAM-002&at=${await recordedMs()}`);
  await page.getByRole("region", { name: "Playing" }).waitFor();
  await page.keyboard.press("i");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("o");
  await page.getByText(/^Range .*, 5 s$/).waitFor();
  await page.keyboard.press("Shift+I");
  const dialog = page.getByRole("dialog", { name: "Put video into an incident" });
  await dialog.waitFor();
  await accessible(page, "putting video into an incident");
  assert.ok(await dialog.getByRole("button", { name: "Put it in" }).isDisabled(), "a new one has no name yet");
  await dialog.getByRole("radio", { name: /^Switch off/ }).check();
  await dialog.getByLabel("What it shows, optional").fill("Somebody reaches for the plug");
  await dialog.getByRole("button", { name: "Put it in" }).click();
  await page.getByRole("region", { name: "Switch off, <b>north</b> side" }).waitFor();
  const { log } = await api.get("/incidents/inc_1");
  const clips = log.slice(before.log.length).map(({ item, video }) => `${item.type} ${item.camera} ${Math.round((item.to_ms - item.from_ms) / 1000)} s ${video.state}`);
  assert.deepEqual(clips, ["clip CAM-001 5 s kept", "clip CAM-002 5 s kept"]);
  await until("both are in the list", async () => (await entries().count()) === log.length);
  await page.getByRole("button", { name: /^Play: Clip of Tills/ }).last().click();
  await until("playback has that camera's clip", () => /screen=playback/.test(page.url()) && new URL(page.url()).searchParams.get("cameras") === "CAM-002");
  await page.getByRole("list", { name: "Events and gaps on the timeline" }).getByText("Kept for an incident").first().waitFor();
});

test("from playback by button: a new incident, of the cameras that are wanted", async () => {
  await page.goto(`${api.address}/?screen=playback&cameras=CAM-001,CAM-002&at=${await recordedMs()}`);
  await page.getByRole("region", { name: "Playing" }).waitFor();
  await page.getByRole("group", { name: "With this moment" }).getByRole("button", { name: /^Incident/ }).click();
  const dialog = page.getByRole("dialog", { name: "Put video into an incident" });
  await dialog.getByLabel("What happened").fill("Bottle broken");
  await dialog.getByRole("checkbox", { name: /Tills/ }).uncheck();
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "Bottle broken" }).waitFor();
  const { incident } = await api.get("/incidents/inc_2");
  assert.deepEqual(incident.cameras, ["CAM-001"]);
  await page.goto(`${api.address}/?screen=incidents&incident=inc_1`);
  await page.getByRole("region", { name: "Switch off, <b>north</b> side" }).waitFor();
});

test("the report: a PDF that is saved", async () => {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save report" }).click()]);
  assert.match(download.suggestedFilename(), /^inc_1 .*\.pdf$/);
  assert.equal(readFileSync(await download.path()).subarray(0, 5).toString("latin1"), "%PDF-");
});

test("closing: not without what came of it", async () => {
  await page.getByRole("button", { name: "Close incident" }).click();
  const dialog = page.getByRole("dialog");
  assert.ok(await dialog.getByRole("button", { name: "Close incident" }).isDisabled());
  await dialog.getByLabel("What came of it").fill("Plug taped.");
  await dialog.getByRole("button", { name: "Close incident" }).click();
  await page.getByRole("button", { name: "Open again" }).waitFor();
  await page.getByText(/^Video is kept until /).first().waitFor();
  await page.getByRole("button", { name: "Closed", exact: true }).click();
  await page.getByRole("list", { name: "Incidents" }).getByText("Switch off").waitFor();
  await wellMade(page, "incidents-closed");
});

test("the hand-over: what is open goes with it, and another person takes it over", async () => {
  await page.keyboard.press("Alt+h");
  await page.getByLabel("For the next shift").fill("Look at camera 2.\nThe plug is taped.");
  await page.getByRole("button", { name: "Hand over", exact: true }).click();
  await page.getByText("anna hands the shift over").waitFor();
  assert.equal(await page.getByRole("button", { name: "Take over" }).count(), 0, "nobody takes over from themselves");
  await wellMade(page, "incidents-handover");
  await signOut();
  await signIn(BEN);
  await page.goto(`${api.address}/?screen=handover`);
  await page.getByRole("button", { name: "Take over" }).click();
  await page.getByText(/Taken over by ben/).waitFor();
  await page.getByText("Look at camera 2.").waitFor();
});
