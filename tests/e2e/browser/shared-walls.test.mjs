// Walls for everybody: one person arranges and shares, another sees it as far as they see its cameras.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { accessible } from "../harness/axe.mjs";
import { openPage } from "../harness/browser.mjs";
import { keep, shot } from "../harness/pictures.mjs";
import { setStage } from "../harness/stage.mjs";
import { until } from "../harness/wait.mjs";

const VIEWPORT = { width: 1366, height: 768 };
const ANNA = { name: "anna", password: "cellar-door-at-nine" };
const BEN = { name: "ben", password: "harbour-lights-left" };

const stage = setStage("shared-walls", { viewport: VIEWPORT, expected: /status of 401/ });
let api;
let page;
/** Ben's page. */
let ben;

before(async () => {
  await stage.ready;
  ({ api, page } = stage);
  await api.setUp(stage.simulator);
  await api.post("/accounts/first", { ...ANNA, role: "admin", must_change_password: false });
  await api.post("/users", { ...BEN, role: "security", must_change_password: false, cameras: ["CAM-002", "CAM-004"] });
  await page.goto(`${api.address}/?screen=live`);
  await signIn(page, ANNA);
  ({ page: ben } = await openPage(page.context().browser(), VIEWPORT));
  await ben.goto(`${api.address}/?screen=live`);
  await signIn(ben, BEN);
});

async function signIn(on, { name, password }) {
  await on.getByLabel("Name", { exact: true }).fill(name);
  await on.getByLabel("Password", { exact: true }).fill(password);
  await on.getByRole("button", { name: "Sign in", exact: true }).click();
  await on.getByRole("gridcell").first().waitFor();
}

const panel = (on) => on.getByRole("region", { name: "Arrange the wall" });
const choice = (on) => panel(on).getByLabel("Wall", { exact: true });
/** What each place says that it shows. */
const places = (on) => on.locator("[data-place]").evaluateAll((tiles) => tiles.map((tile) => /^(Camera \d+|Place \d+: [^,]*)/.exec(tile.getAttribute("aria-label") ?? "")?.[1]));
const until_places = (on, wanted) => until(wanted.join(), async () => (await places(on)).join() === wanted.join());

test("whoever sees only some cameras: sees those, and does not decide for all", async () => {
  await until_places(ben, ["Camera 2", "Camera 4"]);
  await ben.keyboard.press("w");
  await panel(ben).waitFor();
  assert.equal(await panel(ben).getByRole("switch", { name: "The new name is for everybody" }).count(), 0);
});

test("sharing: a wall is arranged, gets a name, and is everybody's at once", async () => {
  await until_places(page, ["Camera 1", "Camera 2", "Camera 3", "Camera 4"]);
  await page.keyboard.press("1");
  await page.keyboard.press("Control+ArrowRight");
  await until_places(page, ["Camera 2", "Camera 1", "Camera 3", "Camera 4"]);
  await page.keyboard.press("w");
  await panel(page).getByLabel("New name", { exact: true }).fill("Front <b>door</b>");
  await panel(page).getByRole("switch", { name: "The new name is for everybody" }).check();
  await panel(page).getByRole("button", { name: "Save", exact: true }).click();
  await until("it is shown under its name", async () => (await choice(page).locator("option:checked").innerText()) === "Front <b>door</b> (everybody)");
  await until("the other one has it without asking anew", async () => (await choice(ben).locator("option").allInnerTexts()).includes("Front <b>door</b> (everybody)"));
});

test("the other person: the places of cameras that they do not see are empty", async () => {
  await choice(ben).selectOption({ label: "Front <b>door</b> (everybody)" });
  await until_places(ben, ["Camera 2", "Place 2: Empty", "Place 3: Empty", "Camera 4"]);
  await until("both are live", async () => (await ben.getByRole("gridcell", { name: /: live/ }).count()) === 2, 30_000);
  await accessible(ben, "a shared wall with empty places");
  keep("shared-walls-others", await shot(ben));
  assert.equal(await panel(ben).getByRole("button", { name: /^(Save|Delete) Front/ }).count(), 0, "it is not theirs to change");
  assert.doesNotMatch(await ben.locator("body").innerText(), /Entrance|Aisle/, "nothing names the other cameras");
});

test("taking it back: it is gone for everybody", async () => {
  await panel(page).getByRole("button", { name: "Delete Front <b>door</b>" }).click();
  await until("the other one has it no more", async () => !(await choice(ben).locator("option").allInnerTexts()).some((text) => text.startsWith("Front")));
  const { entries } = await api.get("/audit?action=wall.remove");
  assert.equal(entries.length, 1, "it is noted");
  await ben.close();
});
