// Routes of notifications: made, tested, and what became of each message. The receivers are real ones.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, afterEach, before, test } from "node:test";
import { wellMade } from "../harness/axe.mjs";
import { openBrowser, openPage } from "../harness/browser.mjs";
import { keep, shot } from "../harness/pictures.mjs";
import { Simulator, ownFolder, serve } from "../harness/shop.mjs";
import { until } from "../harness/wait.mjs";

const own = ownFolder();
const simulator = new Simulator();
let receiver;
let received = [];
let answer = 200;
let key;
let engine;
let api;
let browser;
let page;
let errors;

before(async () => {
  receiver = createServer(async (request, response) => {
    let body = "";
    for await (const part of request.setEncoding("utf8")) body += part;
    received.push({ headers: request.headers, body });
    response.writeHead(answer).end();
  });
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
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
  receiver?.closeAllConnections();
  receiver?.close();
  own.remove();
});

afterEach(async (t) => {
  keep(`notifications-${t.name.replace(/[:,].*/, "").replaceAll(" ", "-")}`, await shot(page));
  assert.deepEqual(errors.splice(0).filter((error) => !/status of 4(03|22)/.test(error)), [], "the page reported errors");
});

const address = () => `http://127.0.0.1:${receiver.address().port}/hook`;

/** As standardwebhooks.com has it. */
function signed({ headers, body }) {
  const bytes = Buffer.from(key.replace("whsec_", ""), "base64");
  const expected = createHmac("sha256", bytes).update(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`).digest("base64");
  return headers["webhook-signature"]?.split(" ").includes(`v1,${expected}`);
}

test("a route: the form says what is missing, a key is made and shown once", async () => {
  await page.goto(`${api.address}/?screen=notifications#token=${api.token}`);
  await page.getByText("Nobody is told yet").waitFor();
  await page.getByRole("button", { name: "Add a route" }).click();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("The route needs a name.").waitFor();
  await wellMade(page, "notifications-mail");
  await page.getByLabel("Name", { exact: true }).fill("Till program");
  await page.getByRole("button", { name: "Webhook" }).click();
  await page.getByLabel("Address", { exact: true }).fill(address());
  await page.getByRole("button", { name: "Make a key" }).click();
  key = await page.getByLabel("Key", { exact: true }).inputValue();
  assert.match(key, /^whsec_[A-Za-z0-9+/=]{40,}$/);
  await page.getByLabel("May be this machine or its own network segment").check();
  await page.getByLabel("Alarms from").selectOption({ label: "All levels" });
  await wellMade(page, "notifications-webhook");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("row", { name: /Till program/ }).waitFor();
  assert.equal(await page.getByLabel("Key", { exact: true }).inputValue(), "", "the key is not shown again");
});

test("a test message: arrives, signed, and the screen says so", async () => {
  await page.getByRole("button", { name: "Send a test" }).click();
  await page.getByText(/^Delivered at/).first().waitFor({ timeout: 30_000 });
  assert.equal(received.length, 1);
  assert.ok(signed(received[0]), "its signature is right");
});

test("an alarm goes the same way; what the receiver refuses waits and says why", async () => {
  answer = 500;
  await simulator.kill();
  const row = page.getByRole("region", { name: /^Sent/ }).getByRole("row", { name: /New alarm/ }).first();
  await row.getByText(/Try \d+ at/).waitFor({ timeout: 40_000 });
  answer = 200;
  await simulator.start();
  await row.getByText(/Delivered at/).waitFor({ timeout: 60_000 });
  assert.ok(received.every(signed), "every try was signed");
  const ids = received.map(({ headers }) => headers["webhook-id"]);
  assert.ok(new Set(ids).size < ids.length, "a second try has the id of the first");
  await wellMade(page, "notifications-deliveries");
  await row.getByRole("button", { name: /^alr_/ }).click();
  await page.getByRole("region", { name: /^Alarm/ }).first().waitFor();
});

test("removing a route asks first", async () => {
  await page.goto(`${api.address}/?screen=notifications`);
  await page.getByRole("button", { name: "Till program" }).click();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByRole("button", { name: "Remove route" }).click();
  await page.getByText("Nobody is told yet").waitFor();
});
