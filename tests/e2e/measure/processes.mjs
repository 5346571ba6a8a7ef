// What processes cost, from /proc.

import { readFileSync, readdirSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";

/** Ticks a second in /proc; the same on every Linux machine. */
const TICKS = 100;

/** Parent and processor time of a process; nothing when it is gone. */
function stat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The program's name may hold anything and stands in brackets.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return { pid: Number(pid), parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return undefined;
  }
}

const words = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
};

/** The processes below one, of those whose command line matches. */
export function below(pid, pattern) {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(stat).filter(Boolean);
  const found = new Set([pid]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const each of all) {
      if (found.has(each.parent) && !found.has(each.pid)) {
        found.add(each.pid);
        grown = true;
      }
    }
  }
  return [...found].filter((each) => pattern.test(words(each)));
}

/** Percent of one core that processes take together over some time. */
export async function share(pids, overMs) {
  const ticks = () => pids.reduce((sum, pid) => sum + (stat(pid)?.ticks ?? 0), 0);
  const [before, start] = [ticks(), performance.now()];
  await pause(overMs);
  return ((ticks() - before) / TICKS / ((performance.now() - start) / 1000)) * 100;
}
