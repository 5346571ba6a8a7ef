// The manager's day on the real engine: rules, hours, sounds, who gets mail, who is signed in and how; and the log that
// names all of it. What the screens say is held against what the engine answers.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, wellMade } from "../harness/axe.mjs";
import { openPage } from "../harness/browser.mjs";
import { MailServer } from "../harness/mail.mjs";
import { setStage } from "../harness/stage.mjs";
import { totp } from "../harness/totp.mjs";
import { until } from "../harness/wait.mjs";

const ANNA = { name: "anna", password: "cellar-door-at-nine" };
const BEN = { name: "ben", password: "harbour-lights-left" };
const SIZE = { width: 1366, height: 768 };
const LEAD = "lead@example.com";

// Refusals are asked for.
const stage = setStage("manager", { viewport: SIZE, expected: /status of (401|403|409|429)/ });
const mail = new MailServer();
let api;
let page;
/** The guard's. */
let desk;

before(async () => {
  await mail.start();
  await stage.ready;
  ({ api, page } = stage);
  await api.put("/site", { name: "Linden Street", time_zone: "Europe/Vienna", currency: "EUR" });
  await api.post("/accounts/first", { ...ANNA, role: "admin", must_change_password: false });
  await api.post("/users", { ...BEN, role: "security", must_change_password: false });
  ({ page: desk } = await openPage(page.context().browser(), SIZE));
});

after(() => {
  mail.stop();
});

const nav = (on) => on.getByRole("navigation", { name: "Main" });
const save = (within) => within.getByRole("button", { name: "Save", exact: true }).click();
const region = (name) => page.getByRole("region", { name, exact: true });
const go = (screen) => page.goto(`${api.address}/?screen=${screen}`);

/** Answers what the engine said to it. */
async function signIn(on, { name, password }) {
  const answered = on.waitForResponse((response) => response.url().endsWith("/api/v1/sign-in") && response.request().method() === "POST");
  await on.getByLabel("Name", { exact: true }).fill(name);
  await on.getByLabel("Password", { exact: true }).fill(password);
  await on.getByRole("button", { name: "Sign in", exact: true }).click();
  return answered;
}

test("the address as it is printed: asks who is there, and the machine's token opens no screen", async () => {
  await page.goto(`${api.address}/?screen=rules#token=${api.token}`);
  await page.getByLabel("Name", { exact: true }).waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.getItem("inveye.token")), null, "the token is not kept");
  assert.equal(new URL(page.url()).hash, "");
  await wellMade(page, "manager-sign-in");
  assert.equal((await signIn(page, ANNA)).status(), 200);
  await nav(page).getByText(ANNA.name).waitFor();
});

test("a rule: made, then another threshold and only at some hours", async () => {
  await page.getByRole("button", { name: "Add rule" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Fire limit");
  await page.getByLabel("When", { exact: true }).selectOption({ label: "The store is nearly full or full" });
  await page.getByLabel("People the store holds").fill("60");
  await page.getByLabel("Level", { exact: true }).selectOption({ label: "High: answer within 3 min" });
  await save(region("New rule"));
  const row = page.getByRole("row", { name: /Fire limit/ });
  await row.getByText("90 % or all of 60 people are inside").waitFor();
  await row.getByText("Always").waitFor();
  const form = region("Fire limit");
  await form.getByLabel("People the store holds").fill("45");
  await form.getByLabel("Awake only at some times").check();
  await form.getByRole("group", { name: "Days" }).getByRole("button", { name: "Sun" }).click();
  await form.getByLabel("From", { exact: true }).fill("20:00");
  await form.getByLabel("To", { exact: true }).fill("23:30");
  await save(form);
  await row.getByText("90 % or all of 45 people are inside").waitFor();
  await row.getByText("Mon–Sat, 20:00 to 23:30").waitFor();
  await row.getByText("High", { exact: true }).waitFor();
  const kept = (await api.get("/rules")).find(({ name }) => name === "Fire limit");
  assert.deepEqual(kept.condition, { type: "occupancy", capacity: 45 });
  assert.deepEqual(kept.schedule, { weekdays: [true, true, true, true, true, true, false], from: "20:00", to: "23:30" });
  assert.equal(kept.severity, "high");
});

test("a rule about all tills: needs no camera, and offers what to do", async () => {
  await page.getByRole("button", { name: "Add rule" }).click();
  await page.getByLabel("Name", { exact: true }).fill("More tills");
  await page.getByLabel("When", { exact: true }).selectOption({ label: "One more till should be opened" });
  assert.equal(await region("New rule").getByLabel("Camera", { exact: true }).count(), 0, "it is about the whole store");
  await region("New rule").getByLabel("Open a lane").check();
  await save(region("New rule"));
  await page.getByRole("row", { name: /More tills/ }).getByText("More people come to the open tills than they serve").waitFor();
  const kept = (await api.get("/rules")).find(({ name }) => name === "More tills");
  assert.deepEqual(kept.condition, { type: "open_lane" });
  assert.deepEqual(kept.actions, ["open_lane"]);
});

test("opening hours: typed as people write them", async () => {
  await go("settings");
  const hours = region("Opening hours");
  await hours.getByLabel("Hours on Mon").fill("8:30-19");
  await hours.getByRole("button", { name: "Monday for all but Sunday" }).click();
  await save(hours);
  await page.getByText("Saved", { exact: true }).waitFor();
  const { opening_hours: week } = await api.get("/site");
  assert.deepEqual(week, Array.from({ length: 7 }, (_, day) => (day === 6 ? [] : [{ from: "08:30", to: "19:00" }])));
  for (const [day, spans] of [["Mon", week[0]], ["Sat", week[5]], ["Sun", week[6]]]) {
    assert.equal(await hours.getByLabel(`Hours on ${day}`).inputValue(), spans.map(({ from, to }) => `${from}–${to}`).join(", "), day);
  }
});

test("an alarm's sound: chosen, and the same after the page is loaded again", async () => {
  const sounds = region("Alarm sounds");
  await sounds.getByLabel("Tone, Critical").selectOption({ label: "Deep" });
  await sounds.getByLabel("Volume, Critical").selectOption({ label: "Loud" });
  await page.reload();
  await sounds.getByLabel("Tone, Critical").waitFor();
  const chosen = (label) => sounds.getByLabel(label).evaluate((select) => select.selectedOptions[0].label);
  assert.equal(await chosen("Tone, Critical"), "Deep");
  assert.equal(await chosen("Volume, Critical"), "Loud");
  assert.notEqual(await chosen("Tone, Low"), "Deep", "the others are as they were");
});

test("who gets mail: a route, and a test message that arrives", async () => {
  await go("notifications");
  await page.getByRole("button", { name: "Add a route" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Shift lead");
  await page.getByLabel("To", { exact: true }).fill(LEAD);
  await page.getByLabel("From", { exact: true }).fill("shop@example.com");
  await page.getByLabel("Mail server").fill("127.0.0.1");
  await page.getByLabel("Security").selectOption({ label: "None (25): readable by everybody on the way" });
  await page.getByLabel("Port", { exact: true }).fill(String(mail.port));
  await page.getByLabel("Alarms from").selectOption({ label: "All levels" });
  await save(region("New route"));
  await page.getByRole("row", { name: /Shift lead/ }).waitFor();
  await page.getByRole("button", { name: "Send a test" }).click();
  await page.getByText(/^Delivered at/).first().waitFor({ timeout: 30_000 });
  assert.deepEqual(mail.mails.map(({ from, to }) => ({ from, to })), [{ from: "shop@example.com", to: [LEAD] }]);
  const [{ target }] = await api.get("/notification-routes");
  assert.deepEqual({ host: target.host, port: target.port, security: target.security, from: target.from, to: target.to }, { host: "127.0.0.1", port: mail.port, security: "none", from: "shop@example.com", to: [LEAD] });
});

test("somebody else's session: ended here, signed out there", async () => {
  await desk.goto(`${api.address}/?screen=alarms`);
  assert.equal((await signIn(desk, BEN)).status(), 200);
  await nav(desk).getByText(BEN.name).waitFor();
  await go("people");
  const rows = region("Signed in").getByRole("row");
  await rows.filter({ hasText: BEN.name }).first().waitFor();
  const sessions = await api.get("/sessions");
  assert.equal((await rows.count()) - 1, sessions.length, "a row for each session");
  await page.getByRole("button", { name: `End the session of ${BEN.name} at 127.0.0.1` }).click();
  await desk.getByText("You are signed out. Sign in again.").waitFor();
  await until("the list has it no more", async () => (await rows.filter({ hasText: BEN.name }).count()) === 0);
  assert.ok((await api.get("/sessions")).every(({ user_name: name }) => name !== BEN.name));
});

test("wrong passwords: after a few there is a wait, for the right one too, and then it opens", async () => {
  const wrong = { ...BEN, password: "not-his-password" };
  for (let tries = 0; tries < 5; tries += 1) assert.equal((await signIn(desk, wrong)).status(), 401);
  await desk.getByText("Name, password or code is wrong.").waitFor();
  const refused = await signIn(desk, BEN);
  assert.equal(refused.status(), 429);
  const { detail } = await refused.json();
  await desk.getByText(`Too many attempts. Try again in ${detail} s.`).waitFor();
  await accessible(desk, "locked out");
  await until("the wait is over", async () => (await signIn(desk, BEN)).status() === 200);
  await nav(desk).getByText(BEN.name).waitFor();
});

test("a second step is demanded of everybody: first of who demands it, then of who is signed in", async () => {
  const policy = region("Signing in");
  const demand = policy.getByLabel("A second step is asked of");
  await demand.selectOption({ label: "everybody" });
  await save(policy);
  await policy.getByText(/^Set up the second step for yourself first/).waitFor();
  assert.deepEqual(await api.get("/sign-in/policy"), { second_factor: "nobody" });
  await wellMade(page, "manager-policy-refused");
  await go("account");
  await setUp(page, async () => {
    await page.getByRole("button", { name: "Set up" }).click();
    await page.getByLabel("Your password").fill(ANNA.password);
    await page.getByRole("button", { name: "Set up" }).click();
  });
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByText(/^Signing in asks for a code of your authenticator\. 10 recovery codes left/).waitFor();
  await go("people");
  await demand.selectOption({ label: "everybody" });
  await save(policy);
  await policy.getByText(/^1 person has not set it up yet/).waitFor();
  assert.deepEqual(await api.get("/sign-in/policy"), { second_factor: "everybody" });
  const row = page.getByRole("row", { name: /ben/ }).filter({ hasText: "May sign in" });
  await row.getByText("not yet").waitFor();

  await desk.getByText("You are signed out. Sign in again.").waitFor();
  await signIn(desk, BEN);
  await desk.getByRole("heading", { name: "Set up your second step" }).waitFor();
  await wellMade(desk, "manager-set-up-factor");
  await setUp(desk, async () => undefined);
  await wellMade(desk, "manager-recovery-codes");
  await desk.getByRole("button", { name: "Go on" }).click();
  await nav(desk).getByText(BEN.name).waitFor();
  await page.reload();
  await row.getByText("on", { exact: true }).waitFor();
  await go("account");
  await page.getByText("This store asks it of you, so it cannot be switched off.").waitFor();
  assert.equal(await page.getByRole("button", { name: "Switch off" }).count(), 0);
  assert.ok((await api.get("/users")).every((user) => user.second_factor && user.second_factor_demanded));
});

/** From the secret on a page to its recovery codes. */
async function setUp(on, begin) {
  await begin();
  await on.getByRole("img", { name: /^QR code/ }).waitFor();
  const secret = await on.locator("code").first().innerText();
  await on.getByLabel("Code", { exact: true }).fill(totp(secret));
  await on.getByRole("button", { name: "Switch on" }).click();
  const codes = on.getByRole("region", { name: "Recovery codes" }).getByRole("listitem");
  await codes.first().waitFor();
  assert.equal(await codes.count(), 10);
}

test("the language: German, with the same figures, and back", async () => {
  await go("settings");
  await page.getByRole("group", { name: "Language", exact: true }).getByRole("button", { name: "Deutsch" }).click();
  await page.getByRole("heading", { name: "Dieser Bildschirm" }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
  await go("rules");
  const { condition, schedule } = (await api.get("/rules")).find(({ name }) => name === "Fire limit");
  const row = page.getByRole("row", { name: /Fire limit/ });
  await row.getByText(`90 % oder alle von ${condition.capacity} Personen sind da`).waitFor();
  await row.getByText(`Mo–Sa, ${schedule.from} bis ${schedule.to}`).waitFor();
  await accessible(page, "rules in German");
  await go("settings");
  await page.getByRole("group", { name: "Sprache", exact: true }).getByRole("button", { name: "English" }).click();
  await page.getByRole("heading", { name: "This screen" }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
});

test("the log: names all of it, in the engine's words, and is whole", async () => {
  await go("audit");
  const rows = page.getByRole("table").getByRole("row");
  await rows.nth(3).waitFor();
  const shown = await page.locator("main tbody tr").evaluateAll((lines) => lines.map((line) => [...line.children].map((cell) => cell.innerText.trim())));
  const { entries } = await api.get("/audit?limit=1000");
  for (const [number, , who, action, , outcome] of shown) {
    const entry = entries.find(({ sequence }) => String(sequence) === number);
    assert.ok(entry, `the engine has no line ${number}`);
    assert.equal(action, entry.action);
    assert.ok(who.startsWith(entry.name), `${number}: ${who} is ${entry.name}`);
    assert.equal(outcome, { done: "Done", refused: "Refused", failed: "Failed" }[entry.outcome], number);
  }
  const has = (name, action, outcome = "Done") => shown.some(([, , who, what, , how]) => who.startsWith(name) && what === action && how === outcome);
  for (const action of ["session.sign_in", "rule.change", "site.change", "notification_route.add", "notification_route.test", "session.end", "user.second_factor_on", "sign_in_policy.change"]) {
    assert.ok(has(ANNA.name, action), `${action} of ${ANNA.name}`);
  }
  assert.ok(has(BEN.name, "session.sign_in", "Refused"), "the wrong passwords");
  assert.ok(has(BEN.name, "user.second_factor_on"));
  await page.getByRole("button", { name: "Check the whole log" }).click();
  await page.getByText(/^Unchanged: \d+ entries/).waitFor();
  await accessible(page, "the log");
});
