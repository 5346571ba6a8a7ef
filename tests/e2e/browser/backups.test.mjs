// The manager's last line: backups that are made, kept elsewhere, checked and put back; and how other
// devices get in.

import assert from "node:assert/strict";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, afterEach, before, test } from "node:test";
import { byKeyboard, wellMade } from "../harness/axe.mjs";
import { openBrowser, openPage } from "../harness/browser.mjs";
import { keep, shot } from "../harness/pictures.mjs";
import { built, run } from "../harness/programs.mjs";
import { ownFolder, serve } from "../harness/shop.mjs";
import { until } from "../harness/wait.mjs";

const PASSPHRASE = "kept-in-the-safe-downtown";
const SMALL = { width: 1366, height: 768 };

const own = ownFolder();
const data = path.join(own.folder, "data");
let engine;
let api;
let browser;
let page;
let errors;

before(async () => {
  engine = await serve(data, { address: "0.0.0.0" });
  api = engine.api;
  browser = await openBrowser();
  ({ page, errors } = await openPage(browser, SMALL, { acceptDownloads: true }));
  await page.goto(`${api.address}/?screen=settings#token=${api.token}`);
  await backups().waitFor();
});

after(async () => {
  await browser?.close();
  await engine?.running.stop();
  own.remove();
});

// Refusals are asked for, and the engine stands still for a while.
afterEach(async (t) => {
  keep(`backups-${t.name.replace(/[:,].*/, "").replaceAll(" ", "-")}`, await shot(page));
  assert.deepEqual(errors.splice(0).filter((error) => !/status of (404|422|507)|CONNECTION_(REFUSED|RESET|CLOSED)|EMPTY_RESPONSE/.test(error)), [], "the page reported errors");
});

const backups = () => page.getByRole("region", { name: "Backups" });
const rows = () => backups().getByRole("table").getByRole("row");
const dialog = () => page.getByRole("dialog");

test("none yet: says what to do; one is made by keyboard", async () => {
  await backups().getByText("No backup yet").waitFor();
  await wellMade(page, "backups-none");
  await backups().getByRole("button", { name: "Make a backup" }).focus();
  await page.keyboard.press("Enter");
  await dialog().waitFor();
  await wellMade(page, "backups-making");
  await dialog().getByRole("button", { name: "Make it" }).focus();
  await page.keyboard.press("Enter");
  await backups().getByText(/^Made: /).waitFor();
  await until("it is in the list", async () => (await rows().count()) === 2);
  const [backup] = await api.get("/backups");
  assert.equal(backup.protected, false);
  await rows().nth(1).getByText("this machine").waitFor();
});

test("behind a passphrase: not a short one, not two that differ", async () => {
  await backups().getByRole("button", { name: "Make a backup" }).click();
  await dialog().getByRole("switch").check();
  const make = dialog().getByRole("button", { name: "Make it" });
  const [first, again] = [dialog().getByLabel("Passphrase", { exact: true }), dialog().getByLabel("Passphrase again")];
  await first.fill("too short");
  await dialog().getByText("It needs at least 12 characters.").waitFor();
  await first.fill(PASSPHRASE);
  await again.fill(`${PASSPHRASE}!`);
  await dialog().getByText("The two are not the same.").waitFor();
  assert.ok(await make.isDisabled());
  await byKeyboard(page, "the passphrase");
  await again.fill(PASSPHRASE);
  await make.click();
  await until("both are in the list", async () => (await rows().count()) === 3, 60_000);
  await backups().getByText("any machine, with its passphrase").waitFor();
  await wellMade(page, "backups-two");
});

test("kept elsewhere: what was saved is what is there", async () => {
  const [download] = await Promise.all([page.waitForEvent("download"), backups().getByRole("button", { name: /^Save the backup/ }).last().click()]);
  const [, plain] = await api.get("/backups");
  assert.equal(download.suggestedFilename(), plain.id);
  const saved = path.join(own.folder, plain.id);
  copyFileSync(await download.path(), saved);
  assert.deepEqual(readFileSync(saved), readFileSync(plain.path));
  await run(built("inveye"), ["backup", "verify", saved, "--data", data]);
});

test("checked: whole, a wrong passphrase, one that was cut", async () => {
  const check = (which) => backups().getByRole("button", { name: /^Check the backup/ }).nth(which);
  const start = dialog().getByRole("button", { name: "Check it" });
  // The newest is first: the one behind a passphrase.
  await check(0).click();
  assert.ok(await start.isDisabled(), "it takes the passphrase");
  await dialog().getByLabel("Passphrase").fill("red kettle on fire");
  await start.click();
  await dialog().getByRole("alert").getByText("The passphrase is wrong").waitFor();
  await wellMade(page, "backups-wrong-passphrase");
  await dialog().getByLabel("Passphrase").fill(PASSPHRASE);
  await page.keyboard.press("Enter");
  await dialog().getByText(/^It is whole: /).waitFor();
  assert.equal(await dialog().getByRole("alert").count(), 0);
  await page.keyboard.press("Escape");

  const [, plain] = await api.get("/backups");
  const whole = readFileSync(plain.path);
  writeFileSync(plain.path, whole.subarray(0, -500));
  await check(1).click();
  await start.click();
  await dialog().getByRole("alert").getByText("cut off or was changed").waitFor();
  await page.keyboard.press("Escape");
  writeFileSync(plain.path, whole);
});

test("put back: what is damaged changes nothing, the store's name is typed, the engine begins anew with it", async () => {
  const { name, time_zone } = await api.get("/site");
  await api.put("/site", { name: "Changed since", time_zone });
  const [, plain] = await api.get("/backups");
  const whole = readFileSync(plain.path);
  writeFileSync(plain.path, whole.subarray(0, -500));
  await backups().getByRole("button", { name: /^Restore the backup/ }).last().click();
  const restore = dialog().getByRole("button", { name: "Restore" });
  const typed = dialog().getByLabel("Type “Changed since” to confirm");
  await typed.waitFor();
  await dialog().getByText(/^Configuration, people, rules/).waitFor();
  assert.ok(await restore.isDisabled());
  await typed.fill("Changed");
  assert.ok(await restore.isDisabled());
  await wellMade(page, "backups-restore");
  await typed.fill("Changed since");
  await restore.click();
  await dialog().getByRole("alert").getByText("Nothing was changed.").waitFor();
  assert.equal((await api.get("/site")).name, "Changed since");
  writeFileSync(plain.path, whole);
  await restore.click();
  await dialog().getByText(/^The backup is whole\. The engine ends and begins anew/).waitFor();
  await until("the engine runs with it", async () => (await api.get("/site").catch(() => undefined))?.name === name, 60_000);
  await dialog().getByRole("button", { name: "Load the screen again" }).click();
  await backups().waitFor({ timeout: 40_000 });
  await until("the screen is back", async () => (await page.getByLabel("Name", { exact: true }).first().inputValue()) === name);
});

test("deleted: only after a question", async () => {
  await rows().nth(1).waitFor();
  const before = await rows().count();
  await backups().getByRole("button", { name: /^Delete the backup/ }).first().click();
  await dialog().getByRole("button", { name: "Cancel" }).click();
  assert.equal(await rows().count(), before);
  await backups().getByRole("button", { name: /^Delete the backup/ }).first().click();
  await dialog().getByRole("button", { name: "Delete" }).click();
  await until("it is gone", async () => (await rows().count()) === before - 1);
});

test("a disk that takes nothing: said, and nothing is in the list", async () => {
  const before = (await api.get("/backups")).length;
  await page.route("**/api/v1/backups", (route) => (route.request().method() === "POST" ? route.fulfill({ status: 507, json: { code: "exhausted", message: "The disk is full.", request_id: "r" } }) : route.fallback()));
  await backups().getByRole("button", { name: "Make a backup" }).click();
  await dialog().getByRole("button", { name: "Make it" }).click();
  await backups().getByRole("alert").getByText("The disk is full.").waitFor();
  assert.equal((await api.get("/backups")).length, before);
  await page.unroute("**/api/v1/backups");
});

test("other devices: what they see, what to compare, the certificate for them", async () => {
  const panel = page.getByRole("region", { name: "Other devices" });
  const view = await api.get("/certificate");
  await panel.getByText(view.fingerprint).waitFor();
  await panel.getByText(view.authority.fingerprint).waitFor();
  for (const name of view.names) assert.ok((await panel.innerText()).includes(name), `${name} is on the screen`);
  const code = panel.getByRole("img", { name: /^QR code of https:\/\/.+\/api\/v1\/certificate\/authority$/ });
  await code.waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), panel.getByRole("link", { name: "Save the certificate" }).click()]);
  assert.equal(download.suggestedFilename(), "inveye-authority.crt");
  assert.match(readFileSync(await download.path(), "utf8"), /^-----BEGIN CERTIFICATE-----/);
  await panel.getByText("How a device is told to trust it").click();
  await panel.getByText(/^Android/).waitFor();
  await wellMade(page, "backups-certificate");
});

test("only this machine: said, with who decides it", async () => {
  const { port } = new URL(api.address);
  await engine.running.stop();
  engine = await serve(data, { port });
  api = engine.api;
  // Another fragment alone would load nothing anew.
  await page.goto("about:blank");
  await page.goto(`${api.address}/?screen=settings#token=${api.token}`);
  const panel = page.getByRole("region", { name: "Other devices" });
  const letIn = panel.getByRole("switch", { name: "Other devices may reach this engine" });
  await letIn.waitFor();
  assert.equal(await letIn.isChecked(), false);
  // It was started with --address, which nothing on a screen overrules.
  await panel.getByText(/^Whoever starts this engine says where it listens/).waitFor();
  assert.ok(await letIn.isDisabled());
  await panel.getByRole("list", { name: "They would find it at" }).getByRole("listitem").first().waitFor();
  await wellMade(page, "backups-alone");
});
