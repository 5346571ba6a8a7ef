// The installer presses the search button: sixteen cameras of this machine's own network answer over multicast, and each
// is asked what it is.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { wellMade } from "../harness/axe.mjs";
import { Device } from "../harness/device.mjs";
import { isSearched, ownNetwork } from "../harness/discovery.mjs";
import { CAMERAS } from "../harness/shop.mjs";
import { setStage } from "../harness/stage.mjs";
import { until } from "../harness/wait.mjs";

const COUNT = 16;
/** What is promised: all are found; each is asked. */
const FOUND_WITHIN_S = 5;
const PROBED_WITHIN_S = 3;
/**
 * What breaks the test. The promise is for a machine that does nothing else, and is measured there by the benchmark of
 * finding; here a browser, sixteen devices and the pictures they are checked by share its processors. A search that
 * listens 3 s and is late by more than that, or a device that is asked one after the other, is far behind these.
 */
const PATIENCE = 3;
const SIGN_IN = { user: "viewer", password: "camera-password" };

const network = ownNetwork();
const skip = !isSearched(network) && "this machine is in no network but its own loopback, which is not searched";
const stage = setStage("discovery", { viewport: { width: 1366, height: 768 } });
/** Other cameras of the network answer too, and are no business of this test. */
const nameOf = (number) => `Sim ${process.pid}-${String(number).padStart(2, "0")}`;
const ours = new RegExp(`Sim ${process.pid}-`);
let devices = [];
let api;
let page;

before(async () => {
  await stage.ready;
  ({ api, page } = stage);
});

after(() => Promise.all(devices.map((device) => device.stop())));

const rows = () => page.getByRole("table").getByRole("row").filter({ hasText: ours });

test("one press finds all sixteen, in the seconds that the screen tells", { skip }, async (t) => {
  await page.goto(`${api.address}/?screen=setup&step=cameras#token=${api.token}`);
  const search = page.getByRole("button", { name: "Search again" });
  // The step searches by itself when it is opened; the cameras are connected when that is over.
  await search.waitFor({ timeout: 30_000 });
  assert.equal(await rows().count(), 0);
  devices = await Promise.all(
    Array.from({ length: COUNT }, (_, index) => {
      const { clip } = CAMERAS[index % CAMERAS.length];
      return new Device({ url: stage.simulator.url(clip), model: nameOf(index + 1), network, ...SIGN_IN }).start();
    }),
  );
  const pressed = performance.now();
  const [response] = await Promise.all([page.waitForResponse((each) => each.url().endsWith("/api/v1/discovery")), search.click()]);
  const view = await response.json();
  await until("sixteen rows", async () => (await rows().count()) === COUNT);
  const seconds = (performance.now() - pressed) / 1000;
  const told = Number(/Searched .* in ([\d.]+) s/.exec(await page.locator("main").innerText())[1]);
  t.diagnostic(`${COUNT} rows ${seconds.toFixed(1)} s behind the press, of which the search took ${told} s; promised are ${FOUND_WITHIN_S} s`);
  assert.ok(view.networks.includes(network), `${view.networks} were searched`);
  assert.deepEqual(
    view.cameras.filter(({ name }) => ours.test(name)).map(({ name, address }) => [name, address]).sort(),
    devices.map(({ onvif }, index) => [nameOf(index + 1), onvif]).sort(),
    "each once, by its own name, at its own address",
  );
  assert.ok(told < FOUND_WITHIN_S * PATIENCE, `${told} s`);
  await wellMade(page, "discovery-sixteen");
});

test("each is asked what it is, and says that it wants a password", { skip }, async (t) => {
  await until("all want a password", async () => (await rows().filter({ hasText: "Needs password" }).count()) === COUNT, 60_000);
  const slowest = Math.max(
    ...(await Promise.all(
      devices.map(async ({ onvif }, index) => {
        const began = performance.now();
        const probe = await api.post("/discovery/probe", { address: onvif, username: SIGN_IN.user, password: SIGN_IN.password });
        assert.deepEqual([probe.ok, probe.device.model], [true, nameOf(index + 1)]);
        return (performance.now() - began) / 1000;
      }),
    )),
  );
  t.diagnostic(`the slowest of ${COUNT}, all asked at once, took ${slowest.toFixed(1)} s; promised are ${PROBED_WITHIN_S} s`);
  assert.ok(slowest < PROBED_WITHIN_S * PATIENCE, `${slowest} s`);
});
