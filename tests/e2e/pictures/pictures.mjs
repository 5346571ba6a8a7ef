// `npm run pictures`: a picture of every screen, dark and light, for the documents: docs/pictures.
//
// Words: names of screens, all without; `--size 1920x1080`, `--language de` and `--into FOLDER` for
// those who look at a design.

import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { newContext, openBrowser } from "../harness/browser.mjs";
import { shot } from "../harness/pictures.mjs";
import { ROOT } from "../harness/programs.mjs";
import { Tour } from "../harness/tour.mjs";

const words = process.argv.slice(2);
const said = (name, otherwise) => (words.includes(name) ? words.splice(words.indexOf(name), 2)[1] : otherwise);
const [width, height] = said("--size", "1366x768").split("x").map(Number);
const locale = said("--language", "en-GB");
const folder = path.resolve(said("--into", path.join(ROOT, "docs/pictures")));
const png = words.includes("--png");
const chosen = words.filter((word) => !word.startsWith("--"));

/** Small enough for a page, and still to be read. */
const QUALITY = 27;

mkdirSync(folder, { recursive: true });
const tour = new Tour();
let browser;
try {
  await tour.start();
  browser = await openBrowser();
  for (const theme of ["dark", "light"]) {
    const context = await newContext(browser, { viewport: { width, height }, locale });
    await context.addInitScript((name) => localStorage.setItem("inveye.preferences", JSON.stringify({ theme: name })), theme);
    const page = await context.newPage();
    for (const screen of tour.screens) {
      if (chosen.length > 0 && !chosen.includes(screen.name)) continue;
      await tour.open(page, screen).catch((error) => console.log(`${screen.name}: ${error.message}`));
      const file = path.join(folder, `${screen.name}-${theme}.${png ? "png" : "jpg"}`);
      writeFileSync(file, await shot(page, { animations: "disabled", ...(png ? { type: "png" } : { type: "jpeg", quality: QUALITY }) }));
      console.log(file);
    }
    await context.close();
  }
} finally {
  await browser?.close();
  await tour.stop();
}
