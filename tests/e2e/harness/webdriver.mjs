// A W3C WebDriver client: just what the window test needs, over plain HTTP.

import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { promisify } from "node:util";
import { run, start } from "./programs.mjs";
import { until } from "./wait.mjs";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** A port that was free a moment ago. */
async function freePort() {
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

class Window {
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

  async #element(using, value) {
    const element = await call(this.#session, "POST", "/element", { using, value });
    return `/element/${element[ELEMENT]}`;
  }

  async click(selector) {
    await call(this.#session, "POST", `${await this.#element("css selector", selector)}/click`);
  }

  /** Presses the button that says so. */
  async push(words) {
    await call(this.#session, "POST", `${await this.#element("xpath", `//button[normalize-space(.)=${JSON.stringify(words)} or starts-with(normalize-space(.), ${JSON.stringify(words)})][not(@disabled)]`)}/click`);
  }

  /** Types into the field with that label, in place of what is there. */
  async fill(label, text) {
    const field = await this.#element("xpath", `//*[@id=//label[normalize-space(.)=${JSON.stringify(label)}]/@for]`);
    await call(this.#session, "POST", `${field}/clear`);
    await call(this.#session, "POST", `${field}/value`, { text });
  }

  /** Presses and releases keys, as a keyboard does. */
  async press(...keys) {
    await this.#keys(keys.flatMap((value) => [
      { type: "keyDown", value },
      { type: "keyUp", value },
    ]));
  }

  /** Presses the last key while the others are held. */
  async hold(...keys) {
    await this.#keys([...keys.map((value) => ({ type: "keyDown", value })), ...keys.toReversed().map((value) => ({ type: "keyUp", value }))]);
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
    for (const child of await children()) process.kill(Number(child), "SIGTERM");
    await until("the program has ended", async () => (await children()).length === 0);
    await this.#driver.stop();
  }
}
