// Reports: what is shown is saved as files; one that comes by itself is set up, made now, and fetched.

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, afterEach, before, test } from "node:test";
import { wellMade } from "../harness/axe.mjs";
import { openBrowser, openPage } from "../harness/browser.mjs";
import { keep, shot } from "../harness/pictures.mjs";
import { Simulator, ownFolder, serve } from "../harness/shop.mjs";
import { until } from "../harness/wait.mjs";

const own = ownFolder();
const simulator = new Simulator();
const target = mkdtempSync(path.join(tmpdir(), "inveye-reports-"));
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
  rmSync(target, { recursive: true, force: true });
  own.remove();
});

afterEach(async (t) => {
  keep(`reports-${t.name.replace(/[:,].*/, "").replaceAll(" ", "-")}`, await shot(page));
  assert.deepEqual(errors.splice(0).filter((error) => !/status of 422/.test(error)), [], "the page reported errors");
});

async function saved(press) {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test("what is compared: as a document, a workbook and a table", async () => {
  await page.goto(`${api.address}/?screen=compare#token=${api.token}`);
  const exporting = page.getByRole("group", { name: "Export", exact: true });
  await exporting.waitFor();
  for (const [button, ending, begin] of [
    ["Export as PDF", "pdf", "%PDF-"],
    ["Export as Excel", "xlsx", "PK"],
    ["Export as CSV", "csv", "\ufeffstore,time_zone,part,"],
  ]) {
    const { name, bytes } = await saved(() => exporting.getByRole("button", { name: button }).click());
    assert.match(name, new RegExp(`^Key figures .*\\.${ending}$`));
    assert.ok(bytes.toString("utf8").startsWith(begin), `${button}: ${bytes.subarray(0, 20).toString("utf8")}`);
  }
});

test("a report: the form says what is missing, and it is made, brought and saved", async () => {
  await page.keyboard.press("Alt+r");
  await page.getByText("No reports yet").waitFor();
  await page.getByRole("button", { name: "New report" }).click();
  const form = page.getByRole("region", { name: "New report", exact: true });
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await form.getByText("Give it a name.").waitFor();
  await form.getByLabel("Name", { exact: true }).fill("Monday letter");
  await form.getByLabel("CSV", { exact: true }).check();
  await form.getByLabel("Into a folder of the engine's machine").fill("/there/is/no/such/folder");
  await form.getByRole("button", { name: "Save", exact: true }).click();
  await form.getByText("There is no such folder").waitFor();
  await form.getByLabel("Into a folder of the engine's machine").fill(target);
  await form.getByRole("button", { name: "Save", exact: true }).click();
  const kept = page.getByRole("region", { name: "Monday letter", exact: true });
  await kept.waitFor();
  const [{ plan }] = await api.get("/reports");
  assert.deepEqual(plan.schedule, { turns: { every: "week", weekday: 0 }, minute: 420 });
  assert.deepEqual(plan.formats, ["pdf", "csv"]);
  await kept.getByRole("button", { name: "Make and send now" }).click();
  const made = page.getByRole("region", { name: "What was made of Monday letter" });
  await made.getByText(`${target}: there`).waitFor();
  await until("both files are in the folder", () => readdirSync(target).length === 2);
  const { name, bytes } = await saved(() => made.getByRole("button", { name: "Save Monday letter as CSV" }).click());
  assert.match(name, /^Monday letter .*\.csv$/);
  const beside = readdirSync(target).find((each) => each.endsWith(".csv"));
  assert.deepEqual(bytes, readFileSync(path.join(target, beside)), "the same file everywhere");
  await wellMade(page, "reports");
  await kept.getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove report" }).click();
  await page.getByText("No reports yet").waitFor();
});
