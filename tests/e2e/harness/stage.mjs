// What the journeys of a file share: one shop with its cameras, its engine, and a page of a browser.

import assert from "node:assert/strict";
import { after, afterEach, before } from "node:test";
import { openBrowser, openPage } from "./browser.mjs";
import { keep, shot } from "./pictures.mjs";
import { Simulator, ownFolder, serve } from "./shop.mjs";
import { deferred } from "./wait.mjs";

/**
 * Sets it up, takes it down after the file's journeys, and sees to it that each of them leaves a picture and answers
 * for what the page reported. A file's own `before` waits for `ready`: hooks of a file begin all at once.
 * @param {string} name what pictures begin with
 * @param {{ viewport?: { width: number, height: number }, expected?: RegExp }} [options] `expected` are errors that are asked for
 */
export function setStage(name, { viewport, expected } = {}) {
  const own = ownFolder();
  const { promise: ready, resolve, reject } = deferred();
  const stage = { simulator: new Simulator(), api: undefined, page: undefined, ready };
  let engine;
  let browser;
  let errors;

  before(async () => {
    try {
      await stage.simulator.start();
      engine = await serve(own.folder);
      stage.api = engine.api;
      browser = await openBrowser();
      ({ page: stage.page, errors } = await openPage(browser, viewport));
      resolve();
    } catch (error) {
      reject(error);
      throw error;
    }
  });

  after(async () => {
    await browser?.close();
    await engine?.running.stop();
    await stage.simulator.stop();
    own.remove();
  });

  afterEach(async (t) => {
    keep(`${name}-${t.name.replace(/[:,].*/, "").replaceAll(" ", "-")}`, await shot(stage.page));
    assert.deepEqual(errors.splice(0).filter((error) => !expected?.test(error)), [], "the page reported errors");
  });
  return stage;
}
