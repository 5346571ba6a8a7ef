// What the installer, the manager and the guard do most, in the real window: from an empty store to an
// alarm that is worked to its end.

import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { Device } from "../harness/device.mjs";
import { keep } from "../harness/pictures.mjs";
import { built } from "../harness/programs.mjs";
import { Api, CAMERAS, Simulator, ownFolder } from "../harness/shop.mjs";
import { until } from "../harness/wait.mjs";
import { openWindow } from "../harness/webdriver.mjs";

const SIGN_IN = { user: "viewer", password: "camera-password" };
const MARIA = { name: "maria", password: "harbour-lights-left" };
const SHIFT = "\uE008";
const ENTER = "\uE007";

const own = ownFolder();
const simulator = new Simulator();
let device;
let window;
let api;

before(async () => {
  await simulator.start();
  const [entrance] = CAMERAS;
  device = await new Device({ url: simulator.url(entrance.clip), model: entrance.name, ...SIGN_IN }).start();
  const address = await open();
  api = new Api(address, await until("the page is signed in", () => window.evaluate("return sessionStorage.getItem('inveye.token')")));
});

/** Starts the program, and answers where its engine is. */
async function open() {
  window = await openWindow(built("inveye-desktop"), ["--data", path.join(own.folder, "data"), "--port", "0"], {
    XDG_DATA_HOME: path.join(own.folder, "home"),
    XDG_CONFIG_HOME: path.join(own.folder, "config"),
  });
  return until("the window shows the engine's page", async () => {
    const url = new URL(await window.address());
    return url.protocol === "http:" && url.origin;
  });
}

after(async () => {
  await window?.close();
  await device?.stop();
  await simulator.stop();
  own.remove();
});

const says = (text) => until(`the window says ${text}`, async () => (await window.text("body"))?.includes(text), 40_000);
/** A button may be there before it can be pressed. */
const push = (words) => until(`"${words}" is pressed`, async () => (await window.push(words), true), 60_000);
const fill = (label, text) => until(`"${label}" is filled in`, async () => (await window.fill(label, text), true));

test("the installer: the store, the camera by its address, what it sees, the first rules, the checklist", async () => {
  await push("Set up the store");
  await fill("Name", "Linden Street");
  await fill("Hours on Mon", "0-24");
  await push("Monday for all but Sunday");
  await push("Go on");
  await until("the store has its name", async () => (await api.get("/site")).name === "Linden Street");
  await push("Later");
  const asksForAddresses = await window.evaluate(`return [...document.querySelectorAll("label")].some((label) => label.innerText.trim() === "Addresses of cameras")`);
  if (!asksForAddresses) await push("Add by address");
  await fill("Addresses of cameras", device.host);
  await push("Take in");
  await says("Needs password");
  await fill("User name, for 1 camera", SIGN_IN.user);
  await fill("Password", SIGN_IN.password);
  await push("Sign in");
  await push("Add 1 camera");
  const camera = await until("the camera is live", async () => (await api.get("/cameras")).find(({ state }) => state === "live"), 60_000);
  await says("What each camera sees");
  keep("window-installer", await window.screenshot());
  await window.evaluate(
    `const select = document.querySelector("main select");
     select.value = "entrance";
     select.dispatchEvent(new Event("change", { bubbles: true }));`,
  );
  await until("the engine knows what it sees", async () => (await api.get(`/cameras/${camera.id}`)).role === "entrance");
  await push("Go on");
  await until("the lines are asked for", async () => (await window.text("h1, h2")) !== null && /step=lines/.test(await window.address()));
  await window.evaluate(`history.pushState(null, "", "?screen=setup&step=golive"); dispatchEvent(new PopStateEvent("popstate"))`);
  await says("Ready to go live?");
  keep("window-golive", await window.screenshot());
});

test("the manager: the first account, a person with a role, and both in the log", async () => {
  await window.evaluate(`history.pushState(null, "", "?screen=people"); dispatchEvent(new PopStateEvent("popstate"))`);
  await fill("Name to sign in with", MARIA.name);
  await fill("New password", MARIA.password);
  await fill("New password again", MARIA.password);
  await push("Make the first account");
  await fill("Name", MARIA.name);
  await fill("Password", MARIA.password);
  await push("Sign in");
  await until("the page is signed in by name", async () => (await window.text("nav"))?.includes(MARIA.name));
  await window.evaluate(`history.pushState(null, "", "?screen=people"); dispatchEvent(new PopStateEvent("popstate"))`);
  await push("Add a person");
  await fill("Name to sign in with", "ben");
  await fill("New password", "cellar-door-at-nine");
  await fill("New password again", "cellar-door-at-nine");
  await push("Save");
  await until("there are two", async () => (await api.get("/users")).length === 2);
  const { entries } = await api.get("/audit?limit=50");
  for (const action of ["user.first", "user.add", "session.sign_in"]) assert.ok(entries.some((entry) => entry.action === action), `${action} is in the log`);
  keep("window-manager", await window.screenshot());
});

test("the guard: an alarm comes, one key takes it, one sends somebody, one closes it", async () => {
  const alert = await (async () => {
    await simulator.kill();
    return until("the camera's alarm is there", async () => (await api.get("/alerts")).find(({ state }) => state === "open"), 60_000);
  })();
  await simulator.start();
  await window.click('nav a[href*="screen=live"]');
  await until("the window lists it", async () => (await window.text('[role="feed"]'))?.includes(alert.title));
  const state = async () => (await api.get(`/alerts/${alert.id}`)).alert.state;
  await window.press("a");
  await until("it is acknowledged", async () => (await state()) === "acknowledged");
  await window.press("d");
  await fill("Who, and what for", "Ben");
  await window.press(ENTER);
  await until("somebody is sent", async () => (await state()) === "dispatched");
  await window.hold(SHIFT, "a");
  await fill("What was done", "Plugged in again");
  await window.press(ENTER);
  await until("it is closed", async () => (await state()) === "resolved");
  const { alert: closed, log } = await api.get(`/alerts/${alert.id}`);
  assert.equal(closed.owner, MARIA.name);
  assert.deepEqual(log.map(({ step }) => step).filter((step) => step !== "escalate"), ["acknowledge", "dispatch", "resolve"]);
  keep("window-guard", await window.screenshot());
});

test("the program started anew: its window asks who is there", async () => {
  await window.close();
  await open();
  await says("Password");
  assert.equal(await window.evaluate("return sessionStorage.getItem('inveye.token')"), null, "the machine's token is not handed to the window");
  assert.equal(new URL(await window.address()).hash, "");
  keep("window-sign-in", await window.screenshot());
  await fill("Name", MARIA.name);
  await fill("Password", MARIA.password);
  await push("Sign in");
  await until("the page is signed in by name", async () => (await window.text("nav"))?.includes(MARIA.name));
});
