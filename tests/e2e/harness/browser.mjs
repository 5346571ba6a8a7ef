// Debian's Chromium, with everything the page complains about collected.

import { existsSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";

const PROGRAM = process.env.INVEYE_CHROMIUM ?? "/usr/bin/chromium";

/** A folder of built pages to be tested instead of those inside the engine's program. */
const UI = process.env.INVEYE_UI;

const servePagesFrom = (context, folder) =>
  context.route(
    ({ pathname }) => !pathname.startsWith("/api/"),
    (route) => {
      const { pathname } = new URL(route.request().url());
      return route.fulfill({ path: path.join(folder, pathname === "/" ? "index.html" : pathname) });
    },
  );

/** Opens the browser. Its sandbox needs rights that root in a container does not have. */
export async function openBrowser(words = [], options = {}) {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is not there: set INVEYE_CHROMIUM to a Chromium`);
  return chromium.launch({
    executablePath: PROGRAM,
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      // Pages from a folder belong to no network, and would be kept from the engine's.
      ...(UI ? ["--disable-features=LocalNetworkAccessChecks"] : []),
      ...words,
    ],
    ...options,
  });
}

/** Where pages are of their own, with those that are to be tested. */
export async function newContext(browser, options) {
  const context = await browser.newContext(options);
  if (UI) await servePagesFrom(context, UI);
  return context;
}

/**
 * A page of its own, and every error in it.
 * @param {import("playwright-core").Browser} browser
 * @param {{ width: number, height: number }} [viewport]
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
export async function openPage(browser, viewport = { width: 1600, height: 960 }, options = {}) {
  const context = await newContext(browser, { viewport, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const errors = [];
  page.on("pageerror", (error) => errors.push(`page: ${error.message}`));
  page.on("console", (message) => {
    // That an engine has no certificate is an answer that the page asks for; the browser tells of it.
    if (message.location().url.endsWith("/api/v1/certificate")) return;
    if (message.type() === "error") errors.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("requestfailed", (request) => {
    // The page itself gives up requests when it leaves a screen.
    const why = request.failure()?.errorText;
    if (why !== "net::ERR_ABORTED") errors.push(`request: ${request.url()} ${why}`);
  });
  return { page, errors };
}
