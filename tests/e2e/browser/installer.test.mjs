// The installer: from a machine that was started for the first time to four cameras that are live,
// recorded and counted. Nothing is set by the API, and every action of a hand is counted.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { wellMade } from "../harness/axe.mjs";
import { openBrowser, openPage } from "../harness/browser.mjs";
import { Device } from "../harness/device.mjs";
import { Hands } from "../harness/hands.mjs";
import { counts } from "../harness/models.mjs";
import { keep, shot } from "../harness/pictures.mjs";
import { CAMERAS, Simulator, ownFolder, serve } from "../harness/shop.mjs";
import { until } from "../harness/wait.mjs";

/** More than this nobody does in ten minutes on a ladder. */
const MOST_ACTIONS = 80;

const SIGN_IN = { user: "viewer", password: "camera-password" };
const ADMIN = { name: "ina", password: "ladder-at-the-door" };
const ROLES = ["Entrance", "Tills", "Aisle", "High-value goods"];

const own = ownFolder();
const simulator = new Simulator();
let devices = [];
let engine;
let api;
let browser;
let page;
let errors;
let hands;

before(async () => {
  await simulator.start();
  devices = await Promise.all(
    CAMERAS.map(({ clip, name }, index) => new Device({ url: simulator.url(clip), model: name.replaceAll(" ", "-"), ...SIGN_IN, ...(index === 2 && { clockOffsetMs: -47_000, govLength: 60 }) }).start()),
  );
  engine = await serve(own.folder);
  api = engine.api;
  browser = await openBrowser();
  ({ page, errors } = await openPage(browser, { width: 1366, height: 768 }));
  page.setDefaultTimeout(40_000);
  hands = new Hands(page);
});

after(async () => {
  await browser?.close();
  await engine?.running.stop();
  await Promise.all(devices.map((device) => device.stop()));
  await simulator.stop();
  own.remove();
});

afterEach(async (t) => {
  keep(`installer-${t.name.replace(/[:,].*/, "").replaceAll(" ", "-")}`, await shot(page));
  assert.deepEqual(errors.splice(0).filter((error) => !/status of (401|403)/.test(error)), [], "the page reported errors");
});

const button = (name, options = {}) => page.getByRole("button", { name, ...options });
const goOn = () => button("Go on", { exact: true });
const step = (name) => page.getByRole("navigation", { name: "Steps of the setup" }).getByRole("link", { name });

test("the store: its name and hours", async () => {
  hands.step("store");
  await page.goto(`${api.address}/?screen=live#token=${api.token}`);
  await hands.click(button("Set up the store"));
  await wellMade(page, "installer-store");
  await hands.fill(page.getByLabel("Name", { exact: true }), "Linden Street");
  await hands.fill(page.getByLabel("Hours on Mon"), "0-24");
  await hands.click(button("Monday for all but Sunday"));
  await hands.fill(page.getByLabel("Hours on Sun"), "0-24");
  await hands.click(goOn());
  await page.getByText("There are no accounts yet").waitFor();
  const site = await api.get("/site");
  assert.equal(site.name, "Linden Street");
  assert.deepEqual(site.opening_hours, Array.from({ length: 7 }, () => [{ from: "00:00", to: "00:00" }]));
});

test("the account: made, and signed in at once", async () => {
  hands.step("account");
  await hands.fill(page.getByLabel("Name to sign in with"), ADMIN.name);
  await hands.fill(page.getByLabel("New password", { exact: true }), ADMIN.password);
  await hands.fill(page.getByLabel("New password again"), ADMIN.password);
  await hands.click(button("Make the first account"));
  await page.getByRole("region", { name: "Cameras on this network" }).waitFor();
  await until("the wizard knows the account", async () => /done/.test(await step("Your account").innerText()));
});

test("the cameras: asked by address with one password, checked, mended with one press, added", async () => {
  hands.step("cameras");
  const addresses = page.getByLabel("Addresses of cameras");
  if (!(await addresses.isVisible().catch(() => false))) {
    await button("Search again").waitFor();
    if (!(await addresses.isVisible())) await hands.click(button("Add by address"));
  }
  await hands.fill(addresses, devices.map(({ host }) => host).join(" "));
  await hands.click(button("Take in"));
  const rows = page.getByRole("table").getByRole("row");
  await until("all want a password", async () => (await rows.filter({ hasText: "Needs password" }).count()) === devices.length, 40_000);
  await hands.fill(page.getByLabel("User name, for 4 cameras"), SIGN_IN.user);
  await hands.fill(page.getByLabel("Password", { exact: true }), SIGN_IN.password);
  await hands.click(button("Sign in to 4"));
  await button("Add 4 cameras").waitFor({ timeout: 90_000 });
  await until("nothing is worked on any more", () => button("Add 4 cameras").isEnabled(), 90_000);
  await page.getByRole("row", { name: /Aisle/ }).getByRole("button").click();
  // A device tells whole seconds.
  await page.getByText(/^Clock is 4[678] s slow$/).waitFor();
  await wellMade(page, "installer-cameras");
  // What ONVIF can mend is mended with one press: whole pictures every 2 s, and a time server.
  await hands.click(button("Fix all 2", { exact: true }));
  await until("the camera is set", () => devices[2].govLength === 20 && devices[2].ntp !== undefined, 40_000);
  await until("it was asked anew, and nothing of it is left to fix", async () => (await button(/^Fix all/).count()) === 0 && (await button("Add 4 cameras").isEnabled()), 90_000);
  await page.reload();
  await until("what was typed is asked again after a reload", async () => (await rows.filter({ hasText: "Needs password" }).count()) === devices.length, 40_000);
  await page.getByLabel("User name, for 4 cameras").fill(SIGN_IN.user);
  await page.getByLabel("Password", { exact: true }).fill(SIGN_IN.password);
  await button("Sign in to 4").click();
  await until("all can be added again", () => button("Add 4 cameras").isEnabled(), 90_000);
  await hands.click(button("Add 4 cameras"));
  await page.getByRole("region", { name: "What each camera sees" }).waitFor();
  await until("four cameras are live", async () => {
    const cameras = await api.get("/cameras");
    return cameras.length === 4 && cameras.every(({ state, has_credentials }) => state === "live" && has_credentials);
  }, 40_000);
});

test("the roles: a choice each", async () => {
  hands.step("roles");
  const cameras = await api.get("/cameras");
  for (const [index, role] of ROLES.entries()) {
    // In the order of the clips, whichever number a camera got.
    const camera = cameras.find(({ url }) => url.endsWith(`/${CAMERAS[index].clip}`));
    await hands.choose(page.getByLabel(`What ${camera.name} sees`), role);
  }
  await until("the engine knows the roles", async () => (await api.get("/cameras")).every(({ role }) => role !== undefined));
  await wellMade(page, "installer-roles");
  await hands.click(goOn());
});

/** Where the shapes go on the footage, as in its own scenes. */
const DOOR = [[0.4141, 0.4901], [0.6281, 0.5157]];
const AREA = [[0.25, 0.45], [0.75, 0.45], [0.75, 0.9], [0.25, 0.9]];

test("the drawings: a line and zones on live pictures, as the roles need", async () => {
  hands.step("lines and zones");
  const picture = page.locator("canvas").first();
  let checked = false;
  for (;;) {
    const { missing_drawings: missing } = await api.get("/setup");
    if (missing.length === 0) break;
    const { name } = await api.get(`/cameras/${missing[0].camera}`);
    const tab = page.getByRole("group", { name: "Cameras" }).getByRole("button", { name });
    if ((await tab.getAttribute("aria-pressed")) !== "true") await hands.click(tab);
    await picture.waitFor();
    const { x, y, width, height } = await picture.boundingBox();
    const at = ([px, py]) => [x + px * width, y + py * height];
    if (missing[0].drawing.kind === "line") {
      await hands.press("l");
      await hands.drag(at(DOOR[0]), at(DOOR[1]));
    } else {
      await hands.press("z");
      for (const corner of [...AREA, AREA[0]]) await hands.point(...at(corner));
    }
    if (!checked) await wellMade(page, "installer-drawing");
    checked = true;
    await hands.press("Control+s");
    await until("the drawing is kept", async () => (await api.get("/setup")).missing_drawings.length < missing.length);
  }
  await hands.click(goOn());
});

test("the floor plan may wait; the rules follow from the roles", async () => {
  hands.step("floor plan and rules");
  await page.getByRole("region", { name: "Where they hang" }).waitFor();
  await wellMade(page, "installer-plan");
  await hands.click(button("Later"));
  await page.getByRole("region", { name: "First rules" }).waitFor();
  await button(/^Make \d+ rules?$/).waitFor();
  await wellMade(page, "installer-rules");
  await hands.click(button(/^Make \d+ rules?$/));
  await page.getByRole("region", { name: "Ready to go live?" }).waitFor();
  const { rules } = await api.get("/setup");
  assert.ok(rules.some(({ exists }) => exists), "rules were made");
});

test("going live: everything is tried, then it counts and records", async (t) => {
  hands.step("go live");
  const list = page.getByRole("list", { name: "Ready to go live?" });
  await list.waitFor();
  await wellMade(page, "installer-golive");
  if (!(await counts(t, api))) return;
  await until("nothing must be mended", async () => {
    if (await button("Go live").isEnabled()) return true;
    if (await button("Test again").isEnabled()) await button("Test again").click();
    return false;
  }, 90_000);
  await hands.click(button("Go live"));
  await page.getByRole("gridcell").first().waitFor();
  console.log(String(hands));
  assert.ok(hands.total <= MOST_ACTIONS, `${hands.total} actions`);
  const setup = await api.get("/setup");
  assert.ok(setup.done_ms > 0 && setup.done_by !== undefined);
  await until("people are counted", async () => {
    const { cameras } = await api.get("/numbers");
    return cameras.flatMap(({ lines }) => lines).some(({ ins, outs }) => ins + outs > 0);
  }, 90_000);
  await until("all four are recorded", async () => {
    const { cameras } = await api.get("/storage");
    return cameras.length === 4 && cameras.every(({ covered }) => covered > 0);
  }, 40_000);
});

test("by keyboard: a camera on the floor plan", async () => {
  await page.goto(`${api.address}/?screen=setup&step=plan`);
  await page.getByLabel("Picture of the floor plan").setInputFiles({ name: "plan.png", mimeType: "image/png", buffer: await shot(page) });
  await page.getByRole("img", { name: "Floor plan" }).first().waitFor();
  await page.getByRole("button", { name: "Place", exact: true }).first().focus();
  await page.keyboard.press("Enter");
  const mark = page.getByRole("button", { name: /looks to/ }).first();
  await mark.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press(".");
  // Both keys, though the second came while the first was on its way.
  await until("the engine has its place", async () => (await api.get("/cameras")).some(({ placement }) => placement?.angle === 105 && placement.x > 0.5));
  await wellMade(page, "installer-plan-placed");
});

test("a store manager: the steps that are theirs, and the right that the others need", async () => {
  const manager = { name: "mia", password: "harbour-lights-left" };
  await api.post("/users", { ...manager, role: "store_manager", must_change_password: false });
  await page.goto(`${api.address}/?screen=account`);
  await button("Sign out").click();
  await page.getByLabel("Name", { exact: true }).fill(manager.name);
  await page.getByLabel("Password", { exact: true }).fill(manager.password);
  await button("Sign in", { exact: true }).click();
  await page.getByRole("navigation", { name: "Main" }).waitFor();
  await page.goto(`${api.address}/?screen=setup&step=cameras`);
  await page.getByText("Your role does not allow: Add and change cameras.").waitFor();
  await wellMade(page, "installer-not-theirs");
  await goOn().click();
  await page.getByRole("group", { name: "Cameras" }).waitFor();
});
