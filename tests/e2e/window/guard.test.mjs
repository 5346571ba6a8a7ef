// The guard, in the real window: a wall of their own, a closer look, alarms worked with keys and words, an incident on
// paper, and the next shift.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { KEYS, setDesktop } from "../harness/desktop.mjs";
import { Device } from "../harness/device.mjs";
import { difference } from "../harness/pictures.mjs";
import { CAMERAS } from "../harness/shop.mjs";
import { until } from "../harness/wait.mjs";

const ANNA = { name: "anna", password: "cellar-door-at-nine" };
const BEN = { name: "ben", password: "harbour-lights-left" };

const stage = setDesktop("guard");
const { person, simulator } = stage;
let api;
/** The ONVIF side of the first camera, which can be turned. */
let device;

before(async () => {
  await stage.ready;
  ({ api } = stage);
  device = await new Device({ url: simulator.url(CAMERAS[0].clip), model: "Dome", ptz: true }).start();
  await api.setUp(simulator, { [CAMERAS[0].id]: device.onvif });
  await api.post("/accounts/first", { ...ANNA, role: "admin", must_change_password: false });
  await api.post("/users", { ...BEN, role: "security", must_change_password: false });
  await person.window.evaluate("location.reload()");
});

after(() => device?.stop());

/** What is in each place of the wall. */
const places = () => person.window.evaluate(`return [...document.querySelectorAll("[data-place]")].map((tile) => /^Camera (\\d+)/.exec(tile.getAttribute("aria-label"))?.[1] ?? "empty")`);
const shows = (what, wanted) => until(what, async () => (await places()).join() === wanted.join());
const live = () => until("all are live", () => person.window.evaluate(`return document.querySelectorAll('[role="gridcell"][aria-label*=": live"]').length === arguments[0]`, CAMERAS.length));
const alertOf = async (id) => (await api.get(`/alerts/${id}`)).alert;

test("signed in by name: the wall, arranged by key, under a name of its own", async () => {
  await person.signIn(BEN);
  await person.go("screen=live");
  await shows("all cameras by number", ["1", "2", "3", "4"]);
  await live();
  await person.press("1");
  await person.hold(KEYS.control, KEYS.right);
  await shows("two have changed places", ["2", "1", "3", "4"]);
  await person.push("6", ["group", "Layout"]);
  await person.press("w");
  await person.fill("New name", "Night", ["region", "Arrange the wall"]);
  await person.push("Save", ["region", "Arrange the wall"]);
  const ben = await stage.as(BEN);
  const [wall] = await until("the engine keeps it", async () => {
    const walls = await ben.get("/walls");
    return walls.length > 0 && walls;
  });
  assert.deepEqual([wall.name, wall.shared, wall.plan.places.slice(0, 4).map(({ camera }) => camera)], ["Night", false, ["CAM-002", "CAM-001", "CAM-003", "CAM-004"]]);
  await person.press("w");
});

test("the program started anew: it asks who is there, and shows that wall", async () => {
  await stage.close();
  await stage.open();
  ({ api } = stage);
  await person.says("Password");
  assert.equal(await person.window.evaluate("return sessionStorage.getItem('inveye.token')"), null, "the machine's token is not handed to the window");
  assert.equal(new URL(await person.window.address()).hash, "");
  await person.signIn(BEN);
  await shows("the wall is as it was", ["2", "1", "3", "4", "empty", "empty"]);
  await live();
});

test("a closer look: zoomed by key, and whole again", async () => {
  await person.press("1");
  const { x, y, width, height } = await person.window.evaluate(`const { x, y, width, height } = document.querySelector('[data-place="0"] canvas').getBoundingClientRect(); return { x, y, width, height }`);
  const whole = await person.window.screenshot();
  await person.press("+", "+", "+");
  const { text } = await person.look("button", /^[\d.]+×$/);
  assert.ok(Number.parseFloat(text) > 1.5, text);
  await until("another part is seen", async () => difference(whole, await person.window.screenshot(), { x, y, width, height }) > 0.05);
  await person.press("z");
  await until("whole again", async () => !(await person.has("button", /^[\d.]+×$/)));
});

test("a camera is turned by key, stands when the key is let go, and goes to a kept view", async () => {
  const last = () => device.told.at(-1);
  await person.go(`screen=live&focus=${CAMERAS[0].id}`);
  await person.look("button", "Turn");
  await person.press("t");
  await person.look("region", "Turn the camera");
  await person.press(KEYS.right);
  await until("it turned to the right, and stands", () => device.told.some(({ move }) => move?.[0] > 0 && move[1] === 0) && last().stop);
  const { presets } = await api.get(`/cameras/${CAMERAS[0].id}/ptz`);
  await person.push(presets[1].name);
  await until("it goes there", () => last().preset === "2");
  await person.go("screen=live");
});

test("alarms: taken by one key from another screen", async () => {
  await simulator.kill();
  const open = async () => (await api.get("/alerts")).filter(({ state }) => state === "open");
  await until("each camera has one", async () => (await open()).length === CAMERAS.length, 60_000);
  await simulator.start();
  await person.go("screen=account");
  const [newest] = (await open()).sort((a, b) => b.at_ms - a.at_ms);
  await person.look("button", newest.title, ["region", "Newest alarm"]);
  await person.press("a");
  await until("it is theirs", async () => (await alertOf(newest.id)).state === "acknowledged");
  assert.equal((await alertOf(newest.id)).owner, BEN.name);
  await person.go(`screen=alarms&alarm=${newest.id}`);
  await person.look("button", "Done");
  await person.press("d");
  await person.fill("Who, and what for", "Ben, to the switch");
  await person.press(KEYS.enter);
  await until("somebody is sent", async () => (await alertOf(newest.id)).state === "dispatched");
  await person.hold(KEYS.shift, "a");
  await person.fill("What was done", "Plugged in again");
  await person.press(KEYS.enter);
  await until("it is closed", async () => (await alertOf(newest.id)).state === "resolved");
  const { log } = await api.get(`/alerts/${newest.id}`);
  assert.deepEqual(log.map(({ step }) => step).filter((step) => step !== "escalate"), ["acknowledge", "dispatch", "resolve"]);
  for (const { note } of log.filter(({ note: words }) => words)) await person.says(note);
});

test("a comment, and a false alarm with its reason", async () => {
  const alert = (await api.get("/alerts")).find(({ state }) => state === "open");
  await person.go(`screen=alarms&alarm=${alert.id}`);
  await person.fill("Add a note", "The cleaners are in.");
  await person.press(KEYS.enter);
  await until("the engine has the comment", async () => (await api.get(`/alerts/${alert.id}`)).log.some(({ step, text }) => step === "comment" && text === "The cleaners are in."));
  await person.says("The cleaners are in.");
  // The keyboard is in the note.
  await person.focus("button", "False alarm");
  await person.press("x");
  await person.push("Test", ["region", "Close as false alarm?"]);
  await person.push("Close as false alarm", ["region", "Close as false alarm?"]);
  await until("it is dismissed", async () => (await alertOf(alert.id)).state === "dismissed");
  assert.ok((await api.get(`/alerts/${alert.id}`)).log.some(({ step, reason }) => step === "dismiss" && reason === "Test"));
});

test("held back: alarms like one, for a while, with a reason, in sight", async () => {
  const alert = (await api.get("/alerts")).find(({ state }) => state === "open");
  await person.go(`screen=alarms&alarm=${alert.id}`);
  await person.push("Hold alarms like this back");
  await person.push("1 h", ["region", "Hold alarms back"]);
  await person.fill("Why", "The switch is changed", ["region", "Hold alarms back"]);
  await person.push("Hold back", ["region", "Hold alarms back"]);
  const [snooze] = await until("the engine holds them back", async () => {
    const all = await api.get("/snoozes");
    return all.length === 1 && all;
  });
  assert.deepEqual([snooze.rule, snooze.reason, snooze.actor], [alert.rule, "The switch is changed", BEN.name]);
  await person.go("screen=live");
  await person.says(snooze.reason);
  await person.push("Raise them again");
  await until("no longer", async () => (await api.get("/snoozes")).length === 0);
});

test("an incident: from an alarm by one key, with a note and a clip, saved as a report, closed", async () => {
  const alert = (await api.get("/alerts")).find(({ state }) => state === "open");
  await person.go(`screen=alarms&alarm=${alert.id}`);
  await person.look("button", "Add to an incident");
  await person.press("i");
  await person.fill("What happened", "Switch off, north side");
  await person.press(KEYS.enter);
  await person.look("region", "Switch off, north side");
  await person.fill("Add a note", "The plug was pulled.");
  await person.press(KEYS.enter);
  await person.says("The plug was pulled.");
  await person.push("Add a clip");
  await person.push("Add", ["region", "Add a clip"]);
  const { log } = await until("all of it is in", async () => {
    const incident = await api.get("/incidents/inc_1");
    return incident.log.length === 3 && incident;
  });
  assert.deepEqual(log.map(({ item }) => item.type), ["alert", "note", "clip"]);
  await person.says("Video is kept as long as the incident is open");
  await person.push("Save report");
  const report = await stage.saved(".pdf");
  assert.match(report.name, /^inc_1 .*\.pdf$/);
  assert.equal(report.bytes.toString("latin1", 0, 5), "%PDF-");
  await person.push("Close incident");
  await person.fill("What came of it", "Plug taped.", ["region", /^Close/]);
  await person.push("Close incident", ["region", /^Close/]);
  await until("it is closed", async () => (await api.get("/incidents/inc_1")).incident.status === "closed");
  await person.look("button", "Open again");
});

test("the hand-over: written, and taken over by name", async () => {
  await person.hold(KEYS.alt, "h");
  await person.fill("For the next shift", "Look at camera 2.");
  await person.push("Hand over", ["form", /./]);
  await person.says("ben hands the shift over");
  await person.go("screen=account");
  await person.push("Sign out");
  await person.signIn(ANNA);
  await person.go("screen=handover");
  await person.push("Take over");
  await person.says(/Taken over by anna/);
  const [entry] = await api.get("/shift-log");
  assert.deepEqual([entry.text, entry.actor, entry.taken_by], ["Look at camera 2.", BEN.name, ANNA.name]);
});
