// What a playback screen shows, read from the page as a person would.

import assert from "node:assert/strict";
import { Hopeless, until } from "./wait.mjs";

/** A pixel that differs by less is the same one, encoded once more. */
const VISIBLE = 48;

/** The playback of a page: its clock, its pictures, its timeline. */
export class Playing {
  /** @param {import("playwright-core").Page} page */
  constructor(page) {
    this.page = page;
    this.head = page.getByRole("region", { name: "Timeline" }).locator("[role=slider]");
  }

  /** The moment the playhead stands at, Unix milliseconds. */
  at = () => this.#number("aria-valuenow");

  /** What the timeline shows. */
  view = async () => ({ fromMs: await this.#number("aria-valuemin"), toMs: await this.#number("aria-valuemax") });

  async #number(name) {
    return Number(await this.head.getAttribute(name));
  }

  tile(number) {
    return this.page.getByRole("gridcell", { name: new RegExp(`^Camera ${number},`) });
  }

  /** Until so many tiles show a picture of the clock's moment. */
  shown(count) {
    return until(`${count} pictures are shown`, async () => (await this.page.getByRole("gridcell", { name: /: shown$/ }).count()) === count);
  }

  async pause() {
    const pause = this.page.getByRole("button", { name: /^Pause/ });
    if (await pause.count()) await pause.click();
    await this.page.getByRole("button", { name: /^Play(?! )/ }).waitFor();
  }

  /** Goes to a moment by the field beside the pictures, to the second. */
  async goTo(text) {
    const field = this.page.getByLabel("Go to time");
    await field.fill(text);
    await field.press("Enter");
    await field.blur();
  }

  /** A click in the timeline where a moment lies. */
  async clickAt(ms) {
    const { fromMs, toMs } = await this.view();
    assert.ok(fromMs <= ms && ms <= toMs, `${ms} is on the timeline`);
    const box = await this.page.getByRole("region", { name: "Timeline" }).locator("canvas").first().boundingBox();
    await this.page.mouse.click(box.x + ((ms - fromMs) / (toMs - fromMs)) * box.width, box.y + 40);
    return (toMs - fromMs) / box.width;
  }

  /**
   * How many times faster than real the playhead and a tile's video run, over a stretch of time in
   * which it does not wait for pictures.
   */
  async speed(number, overMs) {
    const video = await this.tile(number).locator("video").elementHandle();
    return this.head.evaluate(
      (head, { video, overMs }) =>
        new Promise((resolve) => {
          const read = () => ({ at: Number(head.getAttribute("aria-valuenow")), shown: video.currentTime * 1000, now: performance.now() });
          const first = read();
          const look = () => {
            const last = read();
            const passed = last.now - first.now;
            if (passed < overMs) requestAnimationFrame(look);
            else resolve({ clock: (last.at - first.at) / passed, video: (last.shown - first.shown) / passed });
          };
          requestAnimationFrame(look);
        }),
      { video, overMs },
    );
  }

  /** Plays at a rate that was chosen: clock and pictures run at it, and never faster. */
  async runsAt(rate, number = 1) {
    return until(`it plays at ${rate}×`, async () => {
      const speed = await this.speed(number, 400);
      if (speed.clock > rate * 1.2 + 0.05) throw new Hopeless(`the clock runs at ${speed.clock}, not at ${rate}`);
      return speed.clock > rate * 0.85 && speed.video > rate * 0.6 && speed;
    });
  }

  /**
   * The share of visibly differing pixels between a tile's video and a picture of the engine. The
   * page's own request carries the token that it signed in with.
   */
  async differsFrom(number, pictureUrl, token) {
    return this.tile(number).locator("video").evaluate(
      async (video, { pictureUrl, token, VISIBLE }) => {
        const answer = await fetch(pictureUrl, { headers: { authorization: `Bearer ${token}` } });
        if (!answer.ok) throw new Error(`${pictureUrl}: ${answer.status}`);
        const picture = await createImageBitmap(await answer.blob());
        const pixels = (source) => {
          const canvas = new OffscreenCanvas(320, 180);
          const context = canvas.getContext("2d");
          context.drawImage(source, 0, 0, 320, 180);
          return context.getImageData(0, 0, 320, 180).data;
        };
        const [one, two] = [pixels(video), pixels(picture)];
        let differing = 0;
        for (let at = 0; at < one.length; at += 4) {
          const change = Math.abs(one[at] - two[at]) + Math.abs(one[at + 1] - two[at + 1]) + Math.abs(one[at + 2] - two[at + 2]);
          differing += change > VISIBLE ? 1 : 0;
        }
        return differing / (320 * 180);
      },
      { pictureUrl, token, VISIBLE },
    );
  }

  /** A tile's video as pixels in words, to be compared with another moment's. */
  frame(number) {
    return this.tile(number).locator("video").evaluate(async (video) => {
      const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
      const context = canvas.getContext("2d");
      context.drawImage(video, 0, 0);
      const hash = await crypto.subtle.digest("SHA-1", context.getImageData(0, 0, canvas.width, canvas.height).data);
      return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    });
  }
}
