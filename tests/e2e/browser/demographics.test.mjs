// Age and gender: off, switched on, of an entrance alone, with what is unknown and withheld, and gone when somebody says so.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { wellMade } from "../harness/axe.mjs";
import { setStage } from "../harness/stage.mjs";
import { until } from "../harness/wait.mjs";

const stage = setStage("demographics", { viewport: { width: 1366, height: 768 } });
let api;
let page;

before(async () => {
  await stage.ready;
  ({ api, page } = stage);
  await api.setUp(stage.simulator);
});

const panel = () => page.getByRole("region", { name: "Privacy: age and gender" });
const choice = () => panel().getByRole("switch", { name: "Estimate age and gender of those who come in" });
/** The number behind a row's name. */
const row = async (name) => Number(await page.getByRole("row", { name }).getByRole("cell").first().innerText());

test("off: the screen says so and leads to where it is switched on", async () => {
  await page.goto(`${api.address}/?screen=journeys#token=${api.token}`);
  await page.getByRole("button", { name: "Age and gender" }).click();
  await page.getByText("Age and gender are not estimated").waitFor();
  await wellMade(page, "demographics-off");
  await page.getByRole("button", { name: "To the settings" }).click();
  await choice().waitFor();
  assert.equal(await choice().isChecked(), false);
  await panel().getByText(/Nobody is recognised/).waitFor();
});

test("on: only a camera for an entrance takes part", async () => {
  await choice().click();
  await panel().getByText(/No camera takes part yet/).waitFor();
  assert.equal((await api.get("/demographics/settings")).on, true);
  await api.patch("/cameras/CAM-001", { role: "entrance" });
  await page.reload();
  await panel().getByText("Taking part: Entrance.").waitFor();
  await page.goto(`${api.address}/?screen=demographics`);
});

test("who comes in is in the sums, and whose face is too small is unknown", async () => {
  const found = await until("two people came in", async () => {
    const view = await api.get("/demographics");
    return view.entries >= 2 && view;
  }, 120_000);
  // In this footage nobody's face is 60 pixels wide.
  assert.equal(found.unknown, found.entries);
  await page.getByRole("region", { name: "Age and gender", exact: true }).waitFor();
  await until("the screen has it", async () => (await row(/^All who were looked into/)) >= found.entries);
  assert.equal(await row(/^Unknown/), await row(/^All who were looked into/));
  assert.equal(await row(/^Withheld/), 0);
  await page.getByText(/never for deciding about a person/).waitFor();
  await wellMade(page, "demographics");
});

test("switched off: the sums stay until they are deleted", async () => {
  await page.goto(`${api.address}/?screen=settings`);
  await choice().click();
  await panel().getByText(/They stay until you delete them/).waitFor();
  await panel().getByRole("button", { name: "Delete the sums" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete the sums" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await panel().getByRole("button", { name: "Delete the sums" }).waitFor({ state: "detached" });
  assert.equal((await api.get("/demographics")).entries, 0);
  await page.goto(`${api.address}/?screen=demographics`);
  await page.getByText("Age and gender are not estimated").waitFor();
});
