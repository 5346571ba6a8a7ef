// People with names: the first account, roles that see less, the second step at sign-in, and the log
// of all of it. No camera is needed for any of this.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { accessible, reachable, ZOOMED_VIEW } from "../harness/axe.mjs";
import { openBrowser, openPage } from "../harness/browser.mjs";
import { keep, shot } from "../harness/pictures.mjs";
import { ownFolder, serve } from "../harness/shop.mjs";
import { totp } from "../harness/totp.mjs";
import { until } from "../harness/wait.mjs";

const ADMIN = { name: "anna", password: "cellar-door-at-nine" };
const FIRST = "given-by-somebody-else";
const VIEWER = { name: "ben", password: "harbour-lights-left" };

const own = ownFolder();
let engine;
let api;
let browser;
let page;
let errors;
/** What the authenticator of the admin knows. */
let secret;
let codes;

before(async () => {
  engine = await serve(own.folder);
  api = engine.api;
  browser = await openBrowser();
  ({ page, errors } = await openPage(browser, { width: 1366, height: 768 }));
});

after(async () => {
  await browser?.close();
  await engine?.running.stop();
  own.remove();
});

afterEach(async (t) => {
  keep(`accounts-${t.name.replace(/[:,].*/, "").replaceAll(" ", "-")}`, await shot(page));
  // A refusal that a journey asks for shows in the browser's console.
  assert.deepEqual(errors.splice(0).filter((error) => !/status of (401|403|429)/.test(error)), [], "the page reported errors");
});

const rail = (page) => page.getByRole("navigation", { name: "Main" }).getByRole("link");
const places = async () => (await rail(page).allInnerTexts()).map((text) => text.trim());

/** Signs in by name and password. */
async function signIn({ name, password }) {
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function signOut() {
  await page.goto(`${api.address}/?screen=account`);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Name", { exact: true }).waitFor();
}

/** A page to which the token is handed as the desktop's window does it, until it shows something. */
async function handed(shows) {
  const other = await openPage(browser);
  await other.page.addInitScript((token) => {
    window.inveyeToken = token;
  }, api.token);
  await other.page.goto(api.address);
  await shows(other.page).waitFor();
  const kept = await other.page.evaluate(() => sessionStorage.getItem("inveye.token"));
  await other.page.context().close();
  return kept;
}

test("the token that the desktop hands over: opens a store without accounts", async () => {
  assert.equal(await handed((other) => other.getByRole("navigation", { name: "Main" })), api.token);
});

test("the first account: made with the machine's token, from then on people sign in by name", async () => {
  await page.goto(`${api.address}/?screen=people#token=${api.token}`);
  await page.getByText("There are no accounts yet").waitFor();
  await accessible(page, "no account yet");
  await page.getByLabel("Name to sign in with").fill(ADMIN.name);
  await page.getByLabel("New password", { exact: true }).fill("short");
  await page.getByText("It needs at least 10 characters.").waitFor();
  await page.getByLabel("New password", { exact: true }).fill(ADMIN.password);
  await page.getByLabel("New password again").fill(ADMIN.password);
  await page.getByRole("button", { name: "Make the first account" }).click();
  await page.getByLabel("Name", { exact: true }).waitFor();
  await accessible(page, "signing in");
  await page.setViewportSize(ZOOMED_VIEW);
  await reachable(page, "signing in at 200 %");
  await page.setViewportSize({ width: 1366, height: 768 });
  await signIn({ ...ADMIN, password: "wrong-wrong-wrong" });
  await page.getByText("Name, password or code is wrong.").waitFor();
  await signIn(ADMIN);
  await page.getByRole("navigation", { name: "Main" }).waitFor();
  assert.ok((await places()).includes("People"));
});

test("the token that the desktop hands over: opens nothing any more", async () => {
  assert.equal(await handed((other) => other.getByLabel("Password", { exact: true })), null);
});

test("a second person: a role and cameras, a password of their own, and nothing in sight that is not theirs", async () => {
  await page.goto(`${api.address}/?screen=people`);
  await page.getByRole("button", { name: "Add a person" }).click();
  await page.getByLabel("Name to sign in with").fill(VIEWER.name);
  await page.getByLabel("Shown as").fill("<b>Ben</b>");
  await page.getByLabel("Role").selectOption({ label: "Viewer" });
  await page.getByLabel("New password", { exact: true }).fill(FIRST);
  await page.getByLabel("New password again").fill(FIRST);
  await page.locator("form", { has: page.getByLabel("Shown as") }).getByRole("button", { name: "Save" }).click();
  await page.getByRole("row", { name: /ben/ }).getByText("Viewer").waitFor();
  await page.getByRole("button", { name: "<b>Ben</b>" }).waitFor();
  await accessible(page, "people");
  await reachable(page, "people");
  await signOut();
  await signIn({ name: VIEWER.name, password: FIRST });
  await page.getByRole("heading", { name: "Choose your own password" }).waitFor();
  await page.getByLabel("New password", { exact: true }).fill(VIEWER.password);
  await page.getByLabel("New password again").fill(VIEWER.password);
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByRole("navigation", { name: "Main" }).waitFor();
  await until("only what a viewer may see", async () => !(await places()).includes("People") && !(await places()).includes("Playback"));
  await page.goto(`${api.address}/?screen=people`);
  await page.getByText("This is not for your role").waitFor();
  await signOut();
});

test("the second step: set up with a code, asked for at the next sign-in, and a recovery code once", async () => {
  await signIn(ADMIN);
  await page.getByRole("navigation", { name: "Main" }).waitFor();
  await page.goto(`${api.address}/?screen=account`);
  await page.getByRole("button", { name: "Set up" }).click();
  await page.getByLabel("Your password").fill(ADMIN.password);
  await page.getByRole("button", { name: "Set up" }).click();
  const qr = page.getByRole("img", { name: /^QR code/ });
  await qr.waitFor();
  await accessible(page, "the second step is set up");
  keep("accounts-qr", await shot(page));
  secret = await page.locator("code").first().innerText();
  await page.getByLabel("Code", { exact: true }).fill(totp(secret));
  await page.getByRole("button", { name: "Switch on" }).click();
  const list = page.getByRole("region", { name: "Recovery codes" }).getByRole("listitem");
  await list.first().waitFor();
  codes = await list.allInnerTexts();
  assert.equal(codes.length, 10);
  await page.getByRole("button", { name: "Close" }).click();
  for (const [expected, recovery] of [[true, codes[0]], [false, codes[0]]]) {
    await signOut();
    await signIn(ADMIN);
    await page.getByRole("heading", { name: "Second step" }).waitFor();
    await page.getByLabel("Code", { exact: true }).fill(recovery);
    await page.getByRole("button", { name: "Go on" }).click();
    if (expected) await page.getByRole("navigation", { name: "Main" }).waitFor();
    else await page.getByText("Name, password or code is wrong.").waitFor();
  }
  await page.getByLabel("Code", { exact: true }).fill(codes[1]);
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("navigation", { name: "Main" }).waitFor();
});

test("the log: who did what, refused things too, and that it is whole", async () => {
  await page.goto(`${api.address}/?screen=audit`);
  const rows = page.getByRole("table").getByRole("row");
  await rows.nth(3).waitFor();
  await page.getByRole("row", { name: /anna.*user\.add/ }).first().waitFor();
  await page.getByLabel("Show only").fill("ben");
  await until("only those about ben", async () => (await rows.allInnerTexts()).slice(1).every((text) => /ben/i.test(text)));
  await page.getByRole("button", { name: "Check the whole log" }).click();
  await page.getByText(/^Unchanged: \d+ entries/).waitFor();
  await accessible(page, "the log");
  await page.setViewportSize(ZOOMED_VIEW);
  await reachable(page, "the log at 200 %");
});
