// The notification daemon of this session's bus, and what it has shown.

import { run } from "./programs.mjs";
import { until } from "./wait.mjs";

export class Notifications {
  /** The bus starts dunst for whoever speaks to it first, and ends it with itself. */
  async start() {
    if (!process.env.DBUS_SESSION_BUS_ADDRESS) throw new Error("there is no session bus: run this under dbus-run-session");
    await until("dunst answers", () => run("dunstctl", ["count"]));
  }

  /** Everything that was shown, newest first. Shown ones are closed to get them into the history. */
  async history() {
    await run("dunstctl", ["close-all"]);
    const { data } = JSON.parse(await run("dunstctl", ["history"]));
    return data.flat().map((entry) => ({ app: entry.appname.data, summary: entry.summary.data, body: entry.body.data }));
  }
}
