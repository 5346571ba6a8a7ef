// Debian's Chromium, with everything the page complains about collected.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PROGRAM = process.env.INVEYE_CHROMIUM ?? "/usr/bin/chromium";

/** Opens the browser. Its sandbox needs rights that root in a container does not have. */
export async function openBrowser() {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is not there: set INVEYE_CHROMIUM to a Chromium`);
  return chromium.launch({
    executablePath: PROGRAM,
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
}

/**
 * A page of its own, and every error in it.
 * @param {import("playwright-core").Browser} browser
 */
export async function openPage(browser) {
  const context = await browser.newContext({ viewport: { width: 1600, height: 960 } });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const errors = [];
  page.on("pageerror", (error) => errors.push(`page: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("requestfailed", (request) => {
    // The page itself gives up requests when it leaves a screen.
    const why = request.failure()?.errorText;
    if (why !== "net::ERR_ABORTED") errors.push(`request: ${request.url()} ${why}`);
  });
  return { page, errors };
}
