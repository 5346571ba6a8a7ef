// What the store sold: a till's file is chosen, seen as it is read, brought in, found in the comparison, and taken out again.

import assert from "node:assert/strict";
import path from "node:path";
import { after, afterEach, before, test } from "node:test";
import { byKeyboard, wellMade } from "../harness/axe.mjs";
import { openBrowser, openPage } from "../harness/browser.mjs";
import { keep, shot } from "../harness/pictures.mjs";
import { ownFolder, serve } from "../harness/shop.mjs";
import { until } from "../harness/wait.mjs";

const SMALL = { width: 1366, height: 768 };

const own = ownFolder();
let engine;
let api;
let browser;
let page;
let errors;

before(async () => {
  engine = await serve(path.join(own.folder, "data"));
  api = engine.api;
  browser = await openBrowser();
  ({ page, errors } = await openPage(browser, SMALL));
  await page.goto(`${api.address}/?screen=settings#token=${api.token}`);
  await page.getByRole("region", { name: "Sales" }).waitFor();
});

after(async () => {
  await browser?.close();
  await engine?.running.stop();
  own.remove();
});

afterEach(async (t) => {
  keep(`sales-${t.name.replace(/[:,].*/, "").replaceAll(" ", "-")}`, await shot(page));
  assert.deepEqual(errors.splice(0), [], "the page reported errors");
});

const wizard = () => page.getByRole("region", { name: "Bring in a file" });
const imports = () => page.getByRole("region", { name: "Files brought in" });
const choose = (name, text) => page.getByLabel("File of sales").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

test("without a currency: says so; from the settings it is one step away", async () => {
  await page.getByRole("region", { name: "Sales" }).getByRole("button", { name: "Bring in sales" }).click();
  await imports().getByText("No sales yet").waitFor();
  const site = await api.get("/site");
  if (site.currency === undefined) {
    await wizard().getByText("The store has no currency").waitFor();
    await wellMade(page, "sales-no-currency");
  }
  await api.put("/site", { name: "Shop", time_zone: "UTC", currency: "EUR" });
  await wizard().getByRole("button", { name: "Choose a file" }).waitFor();
  await wellMade(page, "sales-none");
  await byKeyboard(page, "no sales yet");
});

test("days that could be two: nothing is read until somebody chooses", async () => {
  await choose("open.csv", "Receipt No,Date,Total\n1,03/04/2024,10.00\n2,05/06/2024,20.00\n");
  const panel = page.getByRole("region", { name: "open.csv" });
  await panel.getByText("Which number is the month?").waitFor();
  assert.ok(await panel.getByRole("button", { name: "Bring in" }).isDisabled());
  await wellMade(page, "sales-dates-open");
  await panel.getByLabel("Days", { exact: true }).selectOption({ label: "11/22/2026" });
  await panel.getByRole("table", { name: "What is read of it" }).getByText(/\b(4 Mar|Mar 4)\b/).first().waitFor();
  assert.ok(await panel.getByRole("button", { name: "Bring in" }).isEnabled());
});

test("a German till: proposed, bad rows listed, brought in", async () => {
  const rows = ["Bonnr;Datum;Uhrzeit;Bezeichnung;Menge;Betrag", "1;20.11.2024;10:00;Brot;2;5,00", "2;20.11.2024;10:05;Milch;1;1,50", "3;20.11.2024;10:07;Käse;1;12.50", "4;20.11.2024;11:00;Brot;-1;-2,50"];
  await choose("november.csv", rows.join("\r\n"));
  const panel = page.getByRole("region", { name: "november.csv" });
  await panel.getByText("4 rows looked at, 1 of them bad").waitFor();
  await panel.getByRole("table", { name: "Rows that are not read" }).getByText("12.50").waitFor();
  await panel.getByLabel("Name of the source").fill("Front till");
  await wellMade(page, "sales-preview");
  await panel.getByRole("button", { name: "Bring in" }).click();
  const result = page.getByRole("region", { name: "Brought in: november.csv" });
  await result.getByText("3 new receipts, 0 known ones told anew").waitFor();
  await result.getByText("4 rows read, 1 of them bad").waitFor();
  await result.getByText("1 receipts are returns").waitFor();
  await wellMade(page, "sales-result");
  await until("it is in the list", async () => (await imports().getByRole("row").count()) === 2);
});

test("the same again: how it is read is known, and nothing changes", async () => {
  await page.getByRole("button", { name: "Choose another file" }).click();
  await choose("november.csv", "Bonnr;Datum;Uhrzeit;Bezeichnung;Menge;Betrag\r\n1;20.11.2024;10:00;Brot;2;5,00\r\n");
  const panel = page.getByRole("region", { name: "november.csv" });
  await panel.getByLabel("Whose sales are they?").selectOption({ label: "Front till" });
  await panel.getByText("1 rows looked at, 0 of them bad").waitFor();
  await panel.getByRole("button", { name: "Bring in" }).click();
  await page.getByText("0 new receipts, 1 known ones told anew").waitFor();
  const { whole } = await api.get("/kpis?first=2024-11-20&last=2024-11-20");
  assert.equal(whole.days.values.transactions, 2);
  assert.equal(whole.days.values.net_sales, 4);
});

test("the figures: money in the store's currency", async () => {
  await page.goto(`${api.address}/?screen=compare&until=2024-11-20&kpi=net_sales`);
  await page.getByText("Net sales", { exact: true }).first().waitFor();
  await page.getByText("€4.00").first().waitFor();
  await wellMade(page, "sales-compare");
});

test("taken out again: asked first", async () => {
  await page.goto(`${api.address}/?screen=sales`);
  await imports().getByRole("button", { name: "november.csv" }).last().click();
  await page.getByRole("button", { name: "Remove these sales" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await until("one is left", async () => (await api.get("/sales/imports")).length === 1);
});
