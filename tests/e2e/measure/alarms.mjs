// Sixteen tiles and the list of alarms while twenty alarms come a second: whether all of them are
// shown, whether the page stays smooth, and whether its memory stays.
//
// Half of the time nobody does anything and the list grows; then as many are dismissed as come, so
// that memory which grows further is lost.

import { AlarmSource, alarmsOn } from "../harness/alarm-source.mjs";
import { until } from "../harness/wait.mjs";
import { share } from "./processes.mjs";

const PER_SECOND = 20;
/** Below this fewer alarms came than were promised. */
const FULL = 19;
/** A machine on which sixteen tiles alone are not this smooth has no room to tell anything about. */
const SMOOTH = 30;
/** Frames are counted for so long at a time. */
const WINDOW_MS = 10_000;

/** Counts the page's frames from now on; gives those of each full window. */
const COUNT_FRAMES = `window.framesOf = [];
const began = performance.now();
const frame = (now) => {
  const at = Math.floor((now - began) / arguments[0]);
  window.framesOf[at] = (window.framesOf[at] ?? 0) + 1;
  requestAnimationFrame(frame);
};
requestAnimationFrame(frame);`;

/** Dismisses the oldest that nobody has, as many a second as come, until it is told to stop. */
function handsOf(api, source) {
  let done = false;
  const running = (async () => {
    while (!done) {
      const began = performance.now();
      const oldest = [...source.alarms.values()].filter(({ state }) => state === "open").sort((a, b) => a.at_ms - b.at_ms).slice(0, PER_SECOND);
      await Promise.all(oldest.map(async ({ id }) => source.alarms.set(id, await api.post(`/alerts/${id}/dismiss`, { text: "measured" }))));
      const early = began + 1000 - performance.now();
      if (early > 0) await new Promise((next) => setTimeout(next, early));
    }
  })();
  running.catch(() => {});
  return { stop: () => ((done = true), running) };
}

/** Tells three rows about one view of sixteen live tiles. */
export async function measureAlarms(view, seconds, tell) {
  const { api, page } = view;
  const source = new AlarmSource(api, "CAM-002", PER_SECOND);
  await source.prepare();
  const shown = alarmsOn(page);
  const agreed = () =>
    until("the page has as many open alarms as the engine", async () => {
      await source.look();
      return (await shown.open()) === source.open;
    }, 60_000).catch(() => undefined);
  const before = source.alarms.size;
  await page.evaluate(([script, ms]) => new Function(script)(ms), [COUNT_FRAMES, WINDOW_MS]);
  // What the page costs and how smooth it is without alarms, on this machine as busy as it is.
  const calm = await share(view.processes(), WINDOW_MS);
  const began = performance.now();
  source.start();
  const half = (seconds / 2) * 1000;
  const busy = await share(view.processes(), half);
  const full = await view.memory();
  const most = await shown.open();
  const hands = handsOf(api, source);
  await new Promise((done) => setTimeout(done, half));
  const lasted = (performance.now() - began) / 1000;
  const [without, ...frames] = (await page.evaluate(() => window.framesOf)).slice(0, -1).map((count) => ((count ?? 0) / WINDOW_MS) * 1000);
  await hands.stop();
  const end = await view.memory();
  await source.stop();
  await agreed();
  const raised = source.alarms.size - before;
  const [here, there] = [await shown.open(), source.open];
  const rate = raised / lasted;
  const came = `${raised} came in ${lasted.toFixed(0)} s, ${rate.toFixed(1)} a second${rate < FULL ? ": NOT A MEASUREMENT, the machine was too busy for 20" : ""}; ${most} were open at most`;
  const sorted = frames.toSorted((a, b) => a - b);
  tell("alarms-shown", `${here} open alarms on the page, ${there} by the API; ${came}`, "missing", 0, "promised", [Math.abs(there - here)]);
  tell("alarms-frames", `slowest ${WINDOW_MS / 1000} s of ${view.name}, median ${sorted[sorted.length >> 1]?.toFixed(0)}; 16 tiles at 10 pictures a second; ${without?.toFixed(0)} without alarms${without < SMOOTH ? ": NOT A MEASUREMENT, the machine was too busy" : ""}; the page takes ${busy.toFixed(0)} % of a core, ${calm.toFixed(0)} % without; ${came}`, "frames/s", 15, "promised", [sorted[0] ?? 0], "more");
  tell("alarms-heap", `${(end.bytes / 1e6).toFixed(1)} MB at the end, ${(full.bytes / 1e6).toFixed(1)} MB when half was over; nodes ${full.nodes}, then ${end.nodes}; as many were dismissed as came`, "% of the half's", 110, "allowed", [(end.bytes / full.bytes) * 100]);
  await source.leave();
}
