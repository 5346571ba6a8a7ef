// A W3C WebDriver client: just what the window test needs, over plain HTTP.

import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { named } from "./named.mjs";
import { run, start } from "./programs.mjs";
import { until } from "./wait.mjs";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** A port that was free a moment ago. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** The desktop window's title. */
const TITLE = "InvEye";

/**
 * Starts a program with a WebKitGTK window under WebKit's own driver.
 * @param {string} program
 * @param {string[]} words
 * @param {Record<string, string>} env
 */
export async function openWindow(program, words, env = {}) {
  const port = await freePort();
  const driver = start("WebKitWebDriver", [`--port=${port}`], {
    // Lets the driver into the window's webview; the program itself behaves as always.
    env: { TAURI_WEBVIEW_AUTOMATION: "true", ...env },
  });
  const base = `http://127.0.0.1:${port}`;
  await until("WebKitWebDriver answers", async () => (await fetch(`${base}/status`)).ok);
  try {
    const { sessionId } = await call(base, "POST", "/session", {
      capabilities: { alwaysMatch: { "webkitgtk:browserOptions": { binary: program, args: words } } },
    });
    return new Window(driver, `${base}/session/${sessionId}`, TITLE);
  } catch (error) {
    await driver.stop();
    throw new Error(`the window did not open: ${error.message}\n${driver.output()}`);
  }
}

/** A window of the display as a PNG, by its title. Where there is none, `import` would wait for a click on one. */
export async function displayed(title) {
  const { stdout } = await promisify(execFile)("import", ["-silent", "-window", title, "png:-"], {
    encoding: "buffer",
    maxBuffer: 64 << 20,
    timeout: 10_000,
  });
  return stdout;
}

async function call(base, method, path, body) {
  const answer = await fetch(base + path, {
    method,
    headers: { "content-type": "application/json" },
    body: method === "POST" ? JSON.stringify(body ?? {}) : undefined,
  });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

const stroke = (value) => [
  { type: "keyDown", value },
  { type: "keyUp", value },
];

export class Window {
  #driver;
  #session;
  #title;

  constructor(driver, session, title) {
    this.#driver = driver;
    this.#session = session;
    this.#title = title;
  }

  /** What the driver and the program printed. */
  output() {
    return this.#driver.output();
  }

  title() {
    return call(this.#session, "GET", "/title");
  }

  address() {
    return call(this.#session, "GET", "/url");
  }

  /** Runs a function's text in the page and returns its result. */
  evaluate(script, ...values) {
    return call(this.#session, "POST", "/execute/sync", { script, args: values });
  }

  /** The text people see in the first element that matches; `null` when there is none. */
  text(selector) {
    return this.evaluate("return document.querySelector(arguments[0])?.innerText ?? null", selector);
  }

  async click(selector) {
    const element = await call(this.#session, "POST", "/element", { using: "css selector", value: selector });
    await this.#of(element, "click");
  }

  /**
   * What people know by a name; an error while it is not there.
   * @param {string} kind one that `named` knows
   * @param {string | RegExp} name
   * @param {[string, string | RegExp][]} within
   */
  async #named(kind, name, within) {
    const sent = (words) => (words instanceof RegExp ? { pattern: words.source } : words);
    const element = await this.evaluate(`return (${named})(...arguments)`, kind, sent(name), within.map(([outer, words]) => [outer, sent(words)]));
    if (!element) throw new Error(`there is no ${kind} ${name}`);
    return element;
  }

  #of(element, what, body) {
    return call(this.#session, "POST", `/element/${element[ELEMENT]}/${what}`, body);
  }

  /** Where something with a name stands, what it is called and what it says. */
  async look(kind, name, ...within) {
    const element = await this.#named(kind, name, within);
    return this.evaluate(
      `const [element] = arguments;
       const { x, y, width, height } = element.getBoundingClientRect();
       const name = element.getAttribute("aria-label");
       return { x, y, width, height, name, text: element.innerText, value: element.value, checked: element.checked };`,
      element,
    );
  }

  /** Presses a button with that name. */
  async push(name, ...within) {
    await this.#of(await this.#named("button", name, within), "click");
  }

  /** Ticks or unticks what has that name. */
  async tick(name, ...within) {
    await this.#of(await this.#named("field", name, within), "click");
  }

  /** Types into the field with that name, in place of what is there. */
  async fill(name, text, ...within) {
    const field = await this.#named("field", name, within);
    await this.#of(field, "clear");
    await this.#of(field, "value", { text });
  }

  /** Gives a file to the field with that name. */
  async give(name, file) {
    await this.#of(await this.#named("field", name, []), "value", { text: file });
  }

  /** Chooses what is called so from the list with that name. */
  async choose(name, option, ...within) {
    const list = await this.#named("field", name, within);
    const chosen = await this.evaluate("return [...arguments[0].options].find(({ label }) => label === arguments[1]) ?? null", list, option);
    if (!chosen) throw new Error(`${name} does not offer ${option}`);
    await this.#of(chosen, "click");
  }

  /** Gives the keyboard to something. */
  async focus(kind, name, ...within) {
    await this.evaluate("arguments[0].focus()", await this.#named(kind, name, within));
  }

  /** Presses and releases keys, as a keyboard does. */
  async press(...keys) {
    await this.#keys(keys.flatMap(stroke));
  }

  /** Presses keys while the first one is held. */
  async hold(held, ...keys) {
    await this.#keys([{ type: "keyDown", value: held }, ...keys.flatMap(stroke), { type: "keyUp", value: held }]);
  }

  async #keys(actions) {
    await call(this.#session, "POST", "/actions", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /**
   * The window as a PNG, taken from the display: what a person sees. The driver's own screenshot
   * never ends when WebKitGTK 2.50 paints without compositing.
   */
  screenshot() {
    return displayed(this.#title);
  }

  /** Closes the window's session, and ends the program and the driver. */
  async close() {
    await call(this.#session, "DELETE", "").catch(() => {});
    // The driver leaves the program running now and then when its page has played video.
    const children = () => run("pgrep", ["-P", String(this.#driver.pid)]).then((found) => found.trim().split("\n"), () => []);
    for (const child of await children()) {
      try {
        process.kill(Number(child), "SIGTERM");
      } catch (error) {
        // It has just ended by itself.
        if (error.code !== "ESRCH") throw error;
      }
    }
    await until("the program has ended", async () => (await children()).length === 0);
    await this.#driver.stop();
  }
}
