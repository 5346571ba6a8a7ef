// What the journeys in the desktop's window share: its program with a shop's cameras, and a person before it, who waits
// until what they want to press is there.

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, afterEach, before } from "node:test";
import { keep } from "./pictures.mjs";
import { built } from "./programs.mjs";
import { Api, Simulator, ownFolder } from "./shop.mjs";
import { deferred, until } from "./wait.mjs";
import { freePort, openWindow } from "./webdriver.mjs";

/** Keys without a letter, as WebDriver has them. */
export const KEYS = { enter: "\uE007", shift: "\uE008", control: "\uE009", alt: "\uE00A", left: "\uE012", up: "\uE013", right: "\uE014", down: "\uE015" };

/** A button may be there before it can be pressed: a check of a camera's pictures takes its time. */
let patienceMs = 40_000;
/** Behind a journey that failed, what comes is as likely to be missing. */
const LITTLE_MS = 4_000;

/** A person before the window. */
class Person {
  /** @type {import("./webdriver.mjs").Window} */
  window;

  #does(what, act) {
    return until(what, async () => {
      await act();
      return true;
    }, patienceMs);
  }

  push = (name, ...within) => this.#does(`"${name}" is pressed`, () => this.window.push(name, ...within));
  tick = (name, ...within) => this.#does(`"${name}" is ticked`, () => this.window.tick(name, ...within));
  fill = (name, text, ...within) => this.#does(`"${name}" is filled in`, () => this.window.fill(name, text, ...within));
  choose = (name, option, ...within) => this.#does(`"${option}" is chosen for "${name}"`, () => this.window.choose(name, option, ...within));
  focus = (kind, name, ...within) => this.#does(`"${name}" has the keyboard`, () => this.window.focus(kind, name, ...within));
  press = (...keys) => this.window.press(...keys);
  hold = (...keys) => this.window.hold(...keys);

  /** What something with a name says and where it stands, as soon as it is there. */
  look = (kind, name, ...within) => until(`the ${kind} ${name} is there`, () => this.window.look(kind, name, ...within), patienceMs);
  /** Whether it is there now. */
  has = (kind, name, ...within) => this.window.look(kind, name, ...within).then(() => true, () => false);
  /** Everything that the window says. */
  async reads() {
    return (await this.window.text("body")).replaceAll(/\s+/g, " ");
  }

  says = (words) => until(`the window says ${words}`, async () => (words instanceof RegExp ? words.test(await this.reads()) : (await this.reads()).includes(words)), patienceMs);

  /** Goes to another screen without loading the page anew, as links and keys do. */
  go = (query) => this.window.evaluate(`history.pushState(null, "", "?" + arguments[0]); dispatchEvent(new PopStateEvent("popstate"))`, query);

  async signIn({ name, password }) {
    await this.fill("Name", name);
    await this.fill("Password", password);
    await this.push("Sign in");
    await until(`${name} is signed in`, async () => (await this.window.text("nav"))?.includes(name), patienceMs);
  }
}

/**
 * Sets the desktop up, and takes it down after the file's journeys, each of which leaves a picture. A file's own `before`
 * waits for `ready`: hooks of a file begin all at once.
 * @param {string} name what pictures begin with
 * @param {(stage: object) => Promise<void>} [prepare] before the program starts
 */
export function setDesktop(name, prepare) {
  const own = ownFolder();
  const downloads = path.join(own.folder, "saved files");
  const settings = path.join(own.folder, "config");
  const data = path.join(own.folder, "data");
  const person = new Person();
  const { promise: ready, resolve, reject } = deferred();
  const stage = { simulator: new Simulator(), person, api: undefined, ready, open, close, as, saved, folder: own.folder, data };
  /** One for all starts: what a page keeps is kept for its address. */
  let port;
  /** Starts the program, as its autostart does. */
  async function open() {
    port ??= await freePort();
    person.window = await openWindow(built("inveye-desktop"), ["--data", data, "--port", String(port)], {
      // What the page keeps, such as the last screen, is this test's own.
      XDG_DATA_HOME: path.join(own.folder, "home"),
      XDG_CONFIG_HOME: settings,
    });
    const address = await until("the window shows the engine's page", async () => {
      const url = new URL(await person.window.address());
      return url.protocol === "http:" && url.origin;
    });
    await until("the page asks who is there, or knows it", () => person.window.evaluate(`return document.querySelector("nav, main form") !== null`));
    stage.api = new Api(address, readFileSync(path.join(data, "token"), "utf8").trim());
  }

  /** The engine's interface as somebody else's program has it, who is signed in by name. */
  async function as({ name, password }) {
    const { token } = await stage.api.post("/sign-in", { name, password });
    return new Api(stage.api.address, token);
  }

  async function close() {
    await person.window?.close();
    person.window = undefined;
  }

  /** The newest file with this ending, once the window says where it is: until then it may be there in part. */
  async function saved(ending) {
    const file = await until(`a ${ending} file is there`, () => readdirSync(downloads).find((each) => each.endsWith(ending)), patienceMs);
    const where = path.join(downloads, file);
    await until("the window says where", async () => (await person.window.text('[class*="saved"]'))?.includes(where));
    return { name: file, bytes: readFileSync(where) };
  }

  before(async () => {
    try {
      for (const folder of [downloads, settings]) mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(settings, "user-dirs.dirs"), `XDG_DOWNLOAD_DIR="${downloads}"\n`);
      if (prepare) await prepare(stage);
      else await stage.simulator.start();
      await open();
      resolve();
    } catch (error) {
      reject(error);
      throw error;
    }
  });

  after(async () => {
    await close();
    await stage.simulator.stop();
    own.remove();
  });

  afterEach(async (t) => {
    if (!t.passed) patienceMs = LITTLE_MS;
    if (person.window) keep(`window-${name}-${t.name.replace(/[:,].*/, "").replaceAll(" ", "-")}`, await person.window.screenshot());
  });
  return stage;
}
