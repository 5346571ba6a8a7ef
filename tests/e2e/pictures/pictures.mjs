// `npm run pictures`: a picture of every screen, dark and light, for the documents: docs/pictures.
//
// Words: names of screens, all without; `--size 1920x1080`, `--language de` and `--into FOLDER` for
// those who look at a design.

import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { newContext, openBrowser } from "../harness/browser.mjs";
import { shot, webp } from "../harness/pictures.mjs";
import { ROOT } from "../harness/programs.mjs";
import { Tour } from "../harness/tour.mjs";

const words = process.argv.slice(2);
const said = (name, otherwise) => (words.includes(name) ? words.splice(words.indexOf(name), 2)[1] : otherwise);
const [width, height] = said("--size", "1366x768").split("x").map(Number);
const locale = said("--language", "en-GB");
const folder = path.resolve(said("--into", path.join(ROOT, "docs/pictures")));
const png = words.includes("--png");
const chosen = words.filter((word) => !word.startsWith("--"));

/** Letters are as sharp as in the window, at three quarters of what a JPEG takes in which they can just be read. */
const QUALITY = 0.35;
/** Bytes of all of them: whoever gets the repository gets them too. */
const MOST_BYTES = 3_000_000;

mkdirSync(folder, { recursive: true });
const tour = new Tour();
let browser;
try {
  await tour.start();
  browser = await openBrowser();
  const encoder = await browser.newPage();
  for (const theme of ["dark", "light"]) {
    const context = await newContext(browser, { viewport: { width, height }, locale });
    await context.addInitScript((name) => localStorage.setItem("inveye.preferences", JSON.stringify({ theme: name })), theme);
    const page = await context.newPage();
    for (const screen of tour.screens) {
      if (chosen.length > 0 && !chosen.includes(screen.name)) continue;
      await tour.open(page, screen).catch((error) => console.log(`${screen.name}: ${error.message}`));
      const file = path.join(folder, `${screen.name}-${theme}.${png ? "png" : "webp"}`);
      const taken = await shot(page, { animations: "disabled" });
      writeFileSync(file, png ? taken : await webp(encoder, taken, QUALITY));
      console.log(file);
    }
    await context.close();
  }
  const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
  console.log(`${(bytes / 1e6).toFixed(2)} MB in all`);
  if (chosen.length === 0 && !png && bytes > MOST_BYTES) throw new Error(`the pictures take more than ${MOST_BYTES / 1e6} MB`);
} finally {
  await browser?.close();
  await tour.stop();
}
