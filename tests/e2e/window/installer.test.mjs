// The installer, in the real window: from an empty store to cameras that are found in the network, say what they see, are
// placed on the plan, counted and recorded. Lines and zones are drawn by keyboard.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { KEYS, setDesktop } from "../harness/desktop.mjs";
import { Device } from "../harness/device.mjs";
import { isSearched, ownNetwork } from "../harness/discovery.mjs";
import { counts } from "../harness/models.mjs";
import { CAMERAS } from "../harness/shop.mjs";
import { until } from "../harness/wait.mjs";

const SIGN_IN = { user: "viewer", password: "camera-password" };
const INA = { name: "ina", password: "ladder-at-the-door" };
/** What people call what these cameras see, in the order of the clips. */
const ROLES = ["Entrance", "Tills"];

/** Other cameras of the network answer too, and belong to others. */
const NAMES = ROLES.map((role) => `${role} ${process.pid}`);

const network = ownNetwork();
const devices = [];
const stage = setDesktop("installer", async ({ simulator }) => {
  await simulator.start({ network });
  for (const [index] of ROLES.entries()) {
    const { clip } = CAMERAS[index];
    devices.push(await new Device({ url: simulator.url(clip), model: NAMES[index], network, ...SIGN_IN }).start());
  }
});
const { person } = stage;
let api;

before(async () => {
  await stage.ready;
  ({ api } = stage);
});

after(() => Promise.all(devices.map((device) => device.stop())));

test("the store, with its hours, and the first account", async () => {
  await person.push("Set up the store");
  await person.fill("Name", "Linden Street");
  await person.fill("Hours on Mon", "0-24");
  await person.push("Monday for all but Sunday");
  await person.fill("Hours on Sun", "0-24");
  await person.push("Go on");
  await person.says("There are no accounts yet");
  const { name, opening_hours: week } = await api.get("/site");
  assert.deepEqual([name, week.length, week.every((day) => day.length === 1)], ["Linden Street", 7, true]);
  await person.fill("Name to sign in with", INA.name);
  await person.fill("New password", INA.password);
  await person.fill("New password again", INA.password);
  await person.push("Make the first account");
  await person.look("region", "Cameras on this network");
  assert.deepEqual((await api.get("/users")).map(({ name, role }) => [name, role]), [[INA.name, "admin"]]);
});

test("the cameras: found in the network, asked with one password, added", async (t) => {
  if (isSearched(network)) {
    await until("the search is over", async () => /Searched .* in [\d.]+ s/.test(await person.reads()), 20_000);
    const { cameras, networks } = await api.post("/discovery", { networks: true, addresses: [] });
    assert.ok(networks.includes(network), `${networks} were searched`);
    const own = cameras.filter(({ address }) => devices.some(({ onvif }) => onvif === address));
    assert.deepEqual(own.map(({ name }) => name).sort(), [...NAMES].sort(), "all are found, by the names that they say");
    for (const name of NAMES) assert.ok((await person.look("field", `Take in ${name}`)).checked, `${name} is on the screen, and would be taken in`);
    for (const { name } of cameras.filter((each) => !own.includes(each))) await person.tick(`Take in ${name}`);
  } else {
    t.diagnostic("this machine is in no network that could be searched: the addresses are typed");
    if (!(await person.has("field", "Addresses of cameras"))) await person.push("Add by address");
    await person.fill("Addresses of cameras", devices.map(({ host }) => host).join(" "));
    await person.push("Take in");
  }
  for (const name of NAMES) await until(`${name} wants a password`, async () => /Needs password/.test((await person.look("row", new RegExp(name))).text), 40_000);
  await person.fill(/^User name, for/, SIGN_IN.user);
  await person.fill("Password", SIGN_IN.password);
  await person.push(/^Sign in/);
  await person.push(/^Add \d cameras?$/);
  await person.look("region", "What each camera sees");
  await until("they are live", async () => {
    const cameras = await api.get("/cameras");
    return cameras.length === ROLES.length && cameras.every(({ state, has_credentials }) => state === "live" && has_credentials);
  }, 60_000);
});

/** The camera that shows a clip, whichever number it got. */
const cameraOf = async ({ clip }) => (await api.get("/cameras")).find(({ url }) => url.endsWith(`/${clip}`));

test("the roles: a choice each", async () => {
  for (const [index, role] of ROLES.entries()) await person.choose(`What ${(await cameraOf(CAMERAS[index])).name} sees`, role);
  await until("the engine knows them", async () => (await Promise.all(CAMERAS.slice(0, ROLES.length).map(cameraOf))).map(({ role }) => role).join() === "entrance,queue");
  await person.push("Go on");
});

/** Where a corner goes, in pixels of the camera's picture. */
async function move(name, [x, y], size) {
  await person.focus("button", name);
  const at = /([\d.]+), ([\d.]+)$/.exec((await person.look("button", name)).name);
  assert.ok(at, "a corner says where it is");
  for (const [target, now, pixels, less, more] of [[x, Number(at[1]) / 100, size[0], KEYS.left, KEYS.right], [y, Number(at[2]) / 100, size[1], KEYS.up, KEYS.down]]) {
    const steps = Math.round((target - now) * pixels);
    const key = steps < 0 ? less : more;
    const big = Math.floor(Math.abs(steps) / 10);
    if (big > 0) await person.hold(KEYS.shift, ...Array(big).fill(key));
    await person.press(...Array(Math.abs(steps) % 10).fill(key));
  }
}

const DOOR = [[0.4141, 0.4901], [0.6281, 0.5157]];
const QUEUE = [[0.25, 0.45], [0.75, 0.45], [0.75, 0.9], [0.25, 0.9]];

test("a line across the door and a zone before the tills: by keyboard, on the live picture", async () => {
  for (;;) {
    const { missing_drawings: [missing] } = await api.get("/setup");
    if (!missing) break;
    const { name, size } = await api.get(`/cameras/${missing.camera}`);
    await person.push(new RegExp(`^${name}`), ["group", "Cameras"]);
    await person.look("picture", `Live picture of ${name} to draw on`);
    const isLine = missing.drawing.kind === "line";
    // The tool is chosen, and chosen again: the shape lies in the middle, and its first corner has the keyboard.
    await person.focus("button", isLine ? "Line" : "Zone");
    await person.press(KEYS.enter, KEYS.enter);
    const ends = isLine ? [/^Start of/, /^End of/] : [/^Corner 1/, /^Corner 2/, /^Corner 3/, /^Corner 4/];
    for (const [index, end] of ends.entries()) await move(end, (isLine ? DOOR : QUEUE)[index], size);
    await person.hold(KEYS.control, "s");
    const { scene } = await until("it is kept", async () => {
      const camera = await api.get(`/cameras/${missing.camera}`);
      return camera.scene.lines.length + camera.scene.zones.length > 0 && camera;
    });
    const drawn = isLine ? [scene.lines[0].a, scene.lines[0].b] : scene.zones[0].points;
    for (const [index, [x, y]] of (isLine ? DOOR : QUEUE).entries()) {
      assert.ok(Math.abs(drawn[index][0] - x) < 0.005 && Math.abs(drawn[index][1] - y) < 0.005, `${JSON.stringify(drawn[index])} is not ${x}, ${y}`);
    }
    if (!isLine) assert.equal(scene.zones[0].purpose, missing.drawing.purpose);
  }
  await person.push("Go on");
});

test("the floor plan: its picture, and a camera placed and turned by keyboard", async () => {
  const file = path.join(stage.folder, "plan.png");
  writeFileSync(file, await person.window.screenshot());
  await person.look("region", "Where they hang");
  await person.window.give("Picture of the floor plan", file);
  await until("the engine has the plan", async () => (await api.get("/site")).floor_plan !== undefined);
  await person.focus("button", "Place");
  await person.press(KEYS.enter);
  const placed = async () => (await api.get("/cameras")).find(({ placement }) => placement !== undefined && placement !== null);
  const { placement: first } = await until("it has a place", placed);
  await person.focus("button", /looks to/);
  await person.press(KEYS.right, ".");
  const { placement, name } = await until("it was moved and turned", async () => {
    const camera = await placed();
    return camera.placement.x > first.x && camera.placement.angle !== first.angle && camera;
  });
  assert.ok(await person.has("button", new RegExp(`${name}.*${placement.angle}`)), `its mark says ${placement.angle}`);
  await person.push("Go on");
});

test("the first rules: made from the roles, and the rules of the engine", async () => {
  await person.push(/^Make \d+ rules?$/);
  await person.look("region", "Ready to go live?");
  const { rules } = await api.get("/setup");
  assert.ok(rules.length > 0 && rules.every(({ exists }) => exists), "all that were offered");
  assert.equal((await api.get("/rules")).length >= rules.length, true);
});

test("the checklist: runs to its end, then the store is live, counted and recorded", async (t) => {
  await until("the checklist has run", () => person.has("button", "Test again"), 40_000);
  if (!(await counts(t, api))) return;
  await until("nothing must be mended", async () => {
    if (await person.has("button", "Go live")) return true;
    await person.window.push("Test again").catch(() => undefined);
    return false;
  }, 90_000);
  const { items, ready } = await api.post("/setup/checklist");
  assert.ok(ready, JSON.stringify(items));
  await person.says(`All ${items.length} work`);
  await person.push("Go live");
  await until("the wall is there", () => person.has("cell", /^Camera 1/));
  const { done_ms: done, done_by: by } = await api.get("/setup");
  assert.ok(done > 0);
  assert.equal(by, INA.name);
  await until("people are counted, and the window has the engine's figures", async () => {
    const numbers = await api.get("/numbers");
    const crossed = numbers.cameras.flatMap(({ lines }) => lines).some(({ ins, outs }) => ins + outs > 0);
    return crossed && new RegExp(`Visitors today ${numbers.footfall}\\b`, "i").test(await person.reads());
  }, 120_000);
  await until("all are recorded", async () => {
    const { cameras } = await api.get("/storage");
    return cameras.length === ROLES.length && cameras.every(({ covered }) => covered > 0);
  }, 40_000);
});
