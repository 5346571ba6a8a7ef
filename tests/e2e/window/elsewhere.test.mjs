// The desktop's window on an engine that it did not start: the machine's token opens a store that is not set up yet, and
// from the first account on whoever sits there says who they are.

import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { built } from "../harness/programs.mjs";
import { ownFolder, serve } from "../harness/shop.mjs";
import { until } from "../harness/wait.mjs";
import { openWindow } from "../harness/webdriver.mjs";

const ANNA = { name: "anna", password: "cellar-door-at-nine" };

const own = ownFolder();
const data = path.join(own.folder, "data");
let engine;
let window;

before(async () => {
  engine = await serve(data);
});

after(async () => {
  await window?.close();
  await engine?.running.stop();
  own.remove();
});

/** Opens the window so, until it shows what it should; and what the page keeps. */
async function open(words, shows) {
  window = await openWindow(built("inveye-desktop"), words, { XDG_DATA_HOME: path.join(own.folder, "home"), XDG_CONFIG_HOME: path.join(own.folder, "config") });
  await until(`the window has ${shows}`, () => window.evaluate("return document.querySelector(arguments[0]) !== null", shows), 40_000);
  const { origin, hash } = new URL(await window.address());
  assert.deepEqual([origin, hash], [engine.api.address, ""]);
  const token = await window.evaluate("return sessionStorage.getItem('inveye.token')");
  await window.close();
  window = undefined;
  return token;
}

const ways = { "by its address": () => ["--connect", engine.api.address, "--token", engine.api.token], "on the same data folder": () => ["--data", data] };

for (const [way, words] of Object.entries(ways)) {
  test(`${way}: without accounts the token opens it`, async () => {
    assert.equal(await open(words(), "nav"), engine.api.token);
  });
}

test("the first account is made, by whomever", async () => {
  await engine.api.post("/accounts/first", { ...ANNA, role: "admin", must_change_password: false });
});

for (const [way, words] of Object.entries(ways)) {
  test(`${way}: with accounts it asks who is there`, async () => {
    assert.equal(await open(words(), "main form input[type=password]"), null);
  });
}
