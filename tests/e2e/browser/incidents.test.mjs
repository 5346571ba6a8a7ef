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
