// The two places where people watch: the desktop window and Chromium, both on a virtual display.

import { newContext, openBrowser } from "../harness/browser.mjs";
import { built } from "../harness/programs.mjs";
import { Api } from "../harness/shop.mjs";
import { until } from "../harness/wait.mjs";
import { openWindow } from "../harness/webdriver.mjs";
import { below } from "./processes.mjs";

/** The desktop window's own size. */
export const SIZE = { width: 1600, height: 960 };

/** Where the tiles' pictures, or the enlarged one, stand in the page. */
const AREAS = `return [...document.querySelectorAll(arguments[0])].map((canvas) => {
  const { x, y, width, height } = canvas.getBoundingClientRect();
  const fitted = Math.min(width, (height * 16) / 9);
  return { x: x + (width - fitted) / 2, y: y + (height - (fitted * 9) / 16) / 2, width: fitted, height: (fitted * 9) / 16 };
})`;

/** Counts the pictures drawn from now on; and gives their number since then. */
const COUNT_PICTURES = `const draw = CanvasRenderingContext2D.prototype.drawImage;
window.picturesDrawn = 0;
CanvasRenderingContext2D.prototype.drawImage = function (picture, ...rest) {
  if (picture instanceof ImageBitmap) window.picturesDrawn += 1;
  return draw.call(this, picture, ...rest);
};`;
const PICTURES_DRAWN = "return window.picturesDrawn";

const TILES = '[role="gridcell"] canvas';
const ENLARGED = "section video";

const ENTER = "\uE007";
const ESCAPE = "\uE00C";

/** The desktop window with the engine inside, held by WebKit's own driver. */
export async function desktopWindow(data, display) {
  const window = await openWindow(built("inveye-desktop"), ["--data", data, "--port", "0"], { DISPLAY: display });
  const address = await until("the window shows the engine's page", async () => {
    const url = new URL(await window.address());
    return url.protocol === "http:" && url.origin;
  });
  const token = await until("the page is signed in", () => window.evaluate("return sessionStorage.getItem('inveye.token')"));
  return {
    name: "WebKitGTK window",
    api: new Api(address, token),
    tiles: () => window.evaluate(AREAS, TILES),
    enlarged: () => window.evaluate(AREAS, ENLARGED),
    countPictures: () => window.evaluate(COUNT_PICTURES),
    picturesDrawn: () => window.evaluate(PICTURES_DRAWN),
    enlargeFirst: () => window.press("1", ENTER),
    back: () => window.press(ESCAPE),
    playing: () => window.evaluate("const video = document.querySelector('section video'); return video && !video.paused && video.currentTime > 1"),
    processes: () => below(process.pid, /WebKitWebProcess/),
    around: () => below(process.pid, /WebKitNetworkProcess/),
    stop: () => window.close(),
  };
}

/** Debian's Chromium; without a display it runs headless. */
export async function chromiumWindow(api, display) {
  const browser = await openBrowser([`--window-size=${SIZE.width},${SIZE.height + 100}`, "--window-position=0,0"], {
    headless: display === undefined,
    env: { ...process.env, ...(display && { DISPLAY: display }) },
  });
  const context = await newContext(browser, { viewport: SIZE });
  const page = await context.newPage();
  await page.goto(`${api.address}/?screen=live#token=${api.token}`);
  await page.getByRole("gridcell").first().waitFor();
  const areas = (selector) => page.evaluate(([script, value]) => new Function(script)(value), [AREAS, selector]);
  const inspector = await context.newCDPSession(page);
  return {
    page,
    /** Bytes of scripts' memory after what is not needed was let go, and how many nodes the page has. */
    memory: async () => {
      await inspector.send("HeapProfiler.collectGarbage");
      const [{ usedSize }, { nodes }] = [await inspector.send("Runtime.getHeapUsage"), await inspector.send("Memory.getDOMCounters")];
      return { bytes: usedSize, nodes };
    },
    name: display === undefined ? "Chromium headless" : "Chromium",
    api,
    tiles: () => areas(TILES),
    enlarged: () => areas(ENLARGED),
    countPictures: () => page.evaluate((script) => new Function(script)(), COUNT_PICTURES),
    picturesDrawn: () => page.evaluate((script) => new Function(script)(), PICTURES_DRAWN),
    enlargeFirst: async () => {
      await page.keyboard.press("1");
      await page.keyboard.press("Enter");
    },
    back: () => page.keyboard.press("Escape"),
    playing: () => page.evaluate(() => {
      const video = document.querySelector("section video");
      return video !== null && !video.paused && video.currentTime > 1;
    }),
    processes: () => below(process.pid, /chromium.*--type=(renderer|gpu-process)/),
    around: () => below(process.pid, /chromium.*--type=utility/),
    stop: () => browser.close(),
  };
}
