// Every screen: for people who see little, who do not point, who zoom, on small and very large
// displays, dark and light, and in the other language.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, byKeyboard, reachable, wholeWords, ZOOMED_VIEW } from "../harness/axe.mjs";
import { openBrowser, openPage } from "../harness/browser.mjs";
import { keep, shot } from "../harness/pictures.mjs";
import { Tour } from "../harness/tour.mjs";

const SMALL = { width: 1366, height: 768 };
const SIZES = [SMALL, { width: 1920, height: 1080 }, { width: 3840, height: 2160 }, ZOOMED_VIEW];

/** A wrong password is answered so; the browser tells of it. */
const REFUSED = /status of (401|429)/;

const tour = new Tour();
let browser;

before(async () => {
  await tour.start();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await tour.stop();
});

const inTheme = (page, name) => page.evaluate((theme) => { document.documentElement.dataset.theme = theme; }, name);

/** What a page complained of, but for refusals on the way to a door. */
const reported = (screen, errors) => errors.splice(0).filter((error) => !screen.walk || !REFUSED.test(error));

test("in English, dark and light: axe, keyboard, 200 %, from 1366 × 768 to 3840 × 2160", async (t) => {
  const { page, errors } = await openPage(browser, SMALL, { locale: "en-GB" });
  for (const screen of [...tour.screens, ...tour.doors]) {
    await t.test(screen.name, async () => {
      await page.setViewportSize(SMALL);
      await tour.open(page, screen);
      await byKeyboard(page, screen.name);
      // The walk may have left traces: a tooltip, an open list.
      await tour.open(page, screen);
      for (const theme of screen.walk ? ["light", "dark", "contrast"] : ["light", "dark"]) {
        await inTheme(page, theme);
        await accessible(page, `${screen.name}, ${theme}`);
      }
      for (const size of SIZES) {
        await page.setViewportSize(size);
        await reachable(page, `${screen.name} at ${size.width} × ${size.height}`);
      }
      keep(`screen-${screen.name}-zoomed`, await shot(page));
      assert.deepEqual(reported(screen, errors), [], "the page reported errors");
    });
  }
  await page.context().close();
});

test("in German: nothing is cut off or beyond the window", async (t) => {
  const { page, errors } = await openPage(browser, SMALL, { locale: "de-AT" });
  for (const screen of [...tour.screens, ...tour.doors]) {
    await t.test(screen.name, async () => {
      await tour.open(page, screen);
      assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
      await wholeWords(page, screen.name);
      await reachable(page, screen.name);
      keep(`screen-${screen.name}-de`, await shot(page));
      assert.deepEqual(reported(screen, errors), [], "the page reported errors");
    });
  }
  await page.context().close();
});
