// The manager, in the real window: a rule, hours, sounds, who gets mail, how people sign in and who is, the log of all of
// it, and a backup. No camera is needed for any of this.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { KEYS, setDesktop } from "../harness/desktop.mjs";
import { MailServer } from "../harness/mail.mjs";
import { built, run } from "../harness/programs.mjs";
import { totp } from "../harness/totp.mjs";
import { until } from "../harness/wait.mjs";

const ANNA = { name: "anna", password: "cellar-door-at-nine" };
const BEN = { name: "ben", password: "harbour-lights-left" };
const LEAD = "lead@example.com";

const mail = new MailServer();
const stage = setDesktop("manager", () => mail.start());
const { person } = stage;
let api;

before(async () => {
  await stage.ready;
  ({ api } = stage);
  await api.put("/site", { name: "Linden Street", time_zone: "Europe/Vienna", currency: "EUR" });
});

after(() => {
  mail.stop();
});

test("the first account, and a second person with a role", async () => {
  await person.go("screen=people");
  await person.fill("Name to sign in with", ANNA.name);
  await person.fill("New password", ANNA.password);
  await person.fill("New password again", ANNA.password);
  await person.push("Make the first account");
  await person.signIn(ANNA);
  await person.go("screen=people");
  await person.push("Add a person");
  await person.fill("Name to sign in with", BEN.name);
  await person.choose("Role", "Security");
  await person.fill("New password", BEN.password);
  await person.fill("New password again", BEN.password);
  await person.push("Save");
  await until("there are two", async () => (await api.get("/users")).map(({ name, role }) => `${name} ${role}`).join() === "anna admin,ben security");
  for (const name of [ANNA.name, BEN.name]) await person.look("row", new RegExp(`^${name}`));
});

test("a rule: made, then another threshold and only at some hours", async () => {
  await person.go("screen=rules");
  await person.push("Add rule");
  await person.fill("Name", "Fire limit");
  await person.choose("When", "The store is nearly full or full");
  await person.fill("People the store holds", "60");
  await person.choose("Level", "High: answer within 3 min");
  await person.push("Save", ["region", "New rule"]);
  const rule = async () => (await api.get("/rules")).find(({ name }) => name === "Fire limit");
  await until("the engine has it", rule);
  const form = ["region", "Fire limit"];
  await person.fill("People the store holds", "45", form);
  await person.tick("Awake only at some times", form);
  await person.push("Sun", ["group", "Days"]);
  await person.fill("From", "20:00", form);
  await person.fill("To", "23:30", form);
  await person.push("Save", form);
  const { severity, condition, schedule } = await until("the engine has the change", async () => {
    const kept = await rule();
    return kept.condition.capacity === 45 && kept;
  });
  assert.equal(severity, "high");
  assert.deepEqual(schedule, { weekdays: [true, true, true, true, true, true, false], from: "20:00", to: "23:30" });
  await person.look("row", new RegExp(`Fire limit.*90 % or all of ${condition.capacity} people are inside.*Mon–Sat, ${schedule.from} to ${schedule.to}`));
});

test("opening hours, as people write them, and an alarm's sound that is kept", async () => {
  await person.go("screen=settings");
  await person.fill("Hours on Mon", "8:30-19");
  await person.push("Monday for all but Sunday");
  await person.push("Save", ["region", "Opening hours"]);
  const { opening_hours: week } = await until("the engine has them", async () => {
    const site = await api.get("/site");
    return site.opening_hours?.[0]?.length === 1 && site;
  });
  assert.deepEqual(week, Array.from({ length: 7 }, (_, day) => (day === 6 ? [] : [{ from: "08:30", to: "19:00" }])));
  assert.equal((await person.look("field", "Hours on Sat")).value, `${week[5][0].from}–${week[5][0].to}`);
  await person.choose("Tone, Critical", "Deep");
  await person.choose("Volume, Critical", "Loud");
  await stage.close();
  await stage.open();
  ({ api } = stage);
  await person.signIn(ANNA);
  await person.go("screen=settings");
  assert.deepEqual([(await person.look("field", "Tone, Critical")).value, (await person.look("field", "Volume, Critical")).value], ["deep", "loud"]);
});

test("who gets mail: a route, and a test message that arrives", async () => {
  await person.go("screen=notifications");
  await person.push("Add a route");
  await person.fill("Name", "Shift lead");
  await person.fill("To", LEAD);
  await person.fill("From", "shop@example.com");
  await person.fill("Mail server", "127.0.0.1");
  await person.choose("Security", "None (25): readable by everybody on the way");
  await person.fill("Port", String(mail.port));
  await person.choose("Alarms from", "All levels");
  await person.push("Save", ["region", "New route"]);
  await person.look("row", /Shift lead/);
  await person.push("Send a test");
  await person.says(/Delivered at/);
  assert.deepEqual(mail.mails.map(({ from, to }) => ({ from, to })), [{ from: "shop@example.com", to: [LEAD] }]);
  const [{ target }] = await api.get("/notification-routes");
  assert.deepEqual([target.host, target.port, target.to], ["127.0.0.1", mail.port, [LEAD]]);
});

test("somebody else's session: ended here, and good for nothing there", async () => {
  const ben = await stage.as(BEN);
  assert.equal((await ben.get("/me")).user.name, BEN.name);
  await person.go("screen=people");
  await person.push(/^End the session of ben at/, ["region", "Signed in"]);
  await until("the engine has it no more", async () => (await api.get("/sessions")).every(({ user_name: name }) => name !== BEN.name));
  await until("nor the window", async () => !(await person.has("button", /^End the session of ben at/)));
  await assert.rejects(ben.get("/me"), /401/);
});

test("a second step is demanded of everybody, and set up by who demands it", async () => {
  await person.go("screen=account");
  await person.push("Set up");
  await person.fill("Your password", ANNA.password);
  await person.push("Set up");
  await person.look("picture", /^QR code/);
  const secret = await until("the secret is there", () => person.window.text("code"));
  await person.fill("Code", totp(secret));
  await person.push("Switch on");
  await person.look("region", "Recovery codes");
  await person.push("Close");
  await person.says("10 recovery codes left");
  await person.go("screen=people");
  await person.choose("A second step is asked of", "everybody");
  await person.push("Save", ["region", "Signing in"]);
  await person.says("1 person has not set it up yet");
  assert.deepEqual(await api.get("/sign-in/policy"), { second_factor: "everybody" });
  assert.deepEqual((await api.get("/users")).map(({ name, second_factor: has }) => [name, has]), [[ANNA.name, true], [BEN.name, false]]);
});

test("a backup: made, saved where the desktop keeps downloads, and whole", async () => {
  await person.go("screen=settings");
  await person.push("Make a backup", ["region", "Backups"]);
  await person.push("Make it");
  const [backup] = await until("it is there", async () => {
    const backups = await api.get("/backups");
    return backups.length === 1 && backups;
  });
  await person.push(/^Save the backup of/);
  const { name, bytes } = await stage.saved(backup.id);
  assert.equal(name, backup.id);
  assert.deepEqual(bytes, readFileSync(backup.path));
  const elsewhere = path.join(stage.folder, "elsewhere");
  writeFileSync(elsewhere, bytes);
  await run(built("inveye"), ["backup", "verify", elsewhere, "--data", stage.data]);
});

test("the log: names all of it, in the engine's words, and is whole", async () => {
  await person.go("screen=audit");
  await person.look("row", /backup\.make/);
  const shown = await person.window.evaluate(`return [...document.querySelectorAll("main tbody tr")].map((line) => [...line.children].map((cell) => cell.innerText.trim()))`);
  const { entries } = await api.get("/audit?limit=1000");
  for (const [number, , who, action] of shown) {
    const entry = entries.find(({ sequence }) => String(sequence) === number);
    assert.ok(entry && action === entry.action && who.startsWith(entry.name), `line ${number}: ${who} ${action}`);
  }
  for (const action of ["user.first", "user.add", "rule.change", "site.change", "notification_route.add", "notification_route.test", "session.end", "user.second_factor_on", "sign_in_policy.change", "backup.make", "backup.download"]) {
    assert.ok(shown.some(([, , , what]) => what === action), `${action} is in the log`);
  }
  await person.focus("button", "Check the whole log");
  await person.press(KEYS.enter);
  await person.says(/Unchanged: \d+ entries/);
});
