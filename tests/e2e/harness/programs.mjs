// Starts programs and ends them, whatever happens to the test.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Hopeless, until } from "./wait.mjs";

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** The folder of the programs under test: `cargo xtask test` names it. */
const PROGRAMS = process.env.INVEYE_PROGRAMS ?? path.join(process.env.CARGO_TARGET_DIR ?? path.join(ROOT, "target"), "release");

const LOGS = path.join(ROOT, "tests/e2e/shots/logs");

/** A program of the product, built before. */
export function built(name) {
  const program = path.join(PROGRAMS, name);
  if (!existsSync(program)) {
    throw new Error(`${program} is not there: run \`cargo xtask test\`, or build it with --release`);
  }
  return program;
}

/**
 * Starts a program. It is told to end when this process dies, even by force.
 * @param {string} program
 * @param {string[]} words
 * @param {{ env?: Record<string, string>, cwd?: string }} [options]
 */
export function start(program, words, options = {}) {
  const name = path.basename(program);
  const child = spawn("setpriv", ["--pdeathsig", "TERM", "--", program, ...words], {
    env: { ...process.env, ...options.env },
    cwd: options.cwd ?? ROOT,
    stdio: ["pipe", "pipe", "pipe"],
  });
  // Kept for people who look into a failure.
  mkdirSync(LOGS, { recursive: true });
  const log = createWriteStream(path.join(LOGS, `${name}.log`), { flags: "a" });
  log.write(`\n--- ${new Date().toISOString()} ${words.join(" ")}\n`);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
      log.write(text);
    });
  }
  // Written to after its end: the exit is what tests look at.
  child.stdin.on("error", () => {});
  const ended = once(child, "exit").then(([code, signal]) => ({ code, signal }));
  child.on("close", () => log.end());

  return {
    name,
    pid: child.pid,
    output: () => output,
    ended,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    /** Writes a line to its standard input. */
    say: (line) => child.stdin.write(`${line}\n`),
    /** Waits for a line that matches. */
    says: (pattern, withinMs = 20_000) =>
      until(
        `${name} says ${pattern}`,
        () => {
          const found = pattern.exec(output);
          if (!found && child.exitCode !== null) throw new Hopeless(`${name} ended with ${child.exitCode}: ${output.slice(-2000)}`);
          return found;
        },
        withinMs,
      ),
    signal: (name) => child.kill(name),
    /** Ends it as a person would, by force when it takes too long. */
    async stop(withinMs = 10_000) {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), withinMs);
      const how = await ended;
      clearTimeout(late);
      return how;
    },
    /** Ends it by force. */
    async kill() {
      child.kill("SIGKILL");
      return ended;
    },
  };
}

/** Runs a program to its end and returns what it printed; a bad exit code is an error. */
export async function run(program, words, options = {}) {
  const running = start(program, words, options);
  const { code } = await running.ended;
  if (code !== 0) throw new Error(`${running.name} ${words.join(" ")} ended with ${code}: ${running.output()}`);
  return running.output();
}
