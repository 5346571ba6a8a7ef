import { describe, expect, it } from "vitest";

import type { PtzRequest } from "@/api/generated";
import type { Result } from "@/api/result";

import { HeldKeys, PtzDrive, stickVelocity, velocityOf, type Velocity } from "./ptz-drive";

const RIGHT = { pan: 1, tilt: 0, zoom: 0 };
const UP = { pan: 0, tilt: 1, zoom: 0 };

/** A camera that answers when it is told to. */
function camera() {
  const said: PtzRequest[] = [];
  const problems: (string | undefined)[] = [];
  let answers: ((result: Result<unknown>) => void)[] = [];
  let timer: (() => void) | undefined;
  const drive = new PtzDrive(
    (request) => {
      said.push(request);
      return new Promise((resolve) => answers.push(resolve));
    },
    (problem) => problems.push(problem?.code),
    (run) => {
      timer = run;
      return () => {
        timer = undefined;
      };
    },
  );
  const settle = async (result: Result<unknown> = { ok: true, value: undefined }) => {
    const [first, ...rest] = answers;
    answers = rest;
    first?.(result);
    for (let n = 0; n < 8; n += 1) await Promise.resolve();
  };
  return { drive, said, problems, settle, tick: () => timer?.(), waits: () => timer !== undefined };
}

describe("turning a camera", () => {
  it("says the newest wish and nothing in between, one at a time", async () => {
    const { drive, said, settle } = camera();
    drive.move(RIGHT);
    drive.move({ ...RIGHT, pan: 0.5 });
    drive.move(UP);
    expect(said).toEqual([{ action: "move", ...RIGHT }]);
    await settle();
    expect(said).toEqual([{ action: "move", ...RIGHT }, { action: "move", ...UP }]);
    await settle();
    expect(said).toHaveLength(2);
  });

  it("always stops after the hand let go, however short it was held", async () => {
    const { drive, said, settle } = camera();
    drive.move(RIGHT);
    drive.stop();
    await settle();
    expect(said.at(-1)).toEqual({ action: "stop" });
    await settle();
    drive.stop();
    expect(said).toHaveLength(2);
  });

  it("does what was only tapped while the camera had not answered yet", async () => {
    const { drive, said, settle } = camera();
    drive.move(RIGHT);
    drive.stop();
    drive.move(UP);
    drive.stop();
    for (let n = 0; n < 4; n += 1) await settle();
    expect(said).toEqual([{ action: "move", ...RIGHT }, { action: "move", ...UP }, { action: "stop" }]);
  });

  it("stops even when the movement's answer was a failure", async () => {
    const { drive, said, settle, problems } = camera();
    drive.move(RIGHT);
    drive.stop();
    await settle({ ok: false, error: { code: "unavailable", message: "" } });
    expect(said.at(-1)).toEqual({ action: "stop" });
    await settle();
    expect(problems).toEqual(["unavailable", undefined]);
  });

  it("goes on while it is held, and no longer", async () => {
    const { drive, said, settle, tick, waits } = camera();
    drive.move(RIGHT);
    await settle();
    tick();
    expect(said).toEqual([{ action: "move", ...RIGHT }, { action: "move", ...RIGHT }]);
    await settle();
    drive.stop();
    await settle();
    expect(waits()).toBe(false);
  });

  it("goes to a kept view after it stopped", async () => {
    const { drive, said, settle } = camera();
    drive.move(RIGHT);
    drive.preset("door");
    await settle();
    await settle();
    await settle();
    expect(said).toEqual([{ action: "move", ...RIGHT }, { action: "stop" }, { action: "preset", preset: "door" }]);
  });
});

describe("hands", () => {
  it("turn two ways at once with two keys, and stand still with keys against each other", () => {
    expect(velocityOf(["ArrowRight", "ArrowUp"], 0.5)).toEqual({ pan: 0.5, tilt: 0.5, zoom: 0 });
    expect(velocityOf(["ArrowLeft", "ArrowRight"], 1)).toEqual({ pan: 0, tilt: 0, zoom: 0 });
    expect(velocityOf(["PageDown"], 1)).toEqual({ pan: 0, tilt: 0, zoom: -1 });
    expect(velocityOf([], 1)).toBeUndefined();
    expect(velocityOf(["a"], 1)).toBeUndefined();
  });

  it("turn at the chosen speed, also when one of two keys is let go and when the speed is changed meanwhile", () => {
    const told: (Velocity | "stop")[] = [];
    const keys = new HeldKeys({ move: (velocity) => told.push(velocity), stop: () => told.push("stop") }, 0.3);
    keys.press("ArrowRight");
    keys.press("ArrowUp");
    keys.press("ArrowUp");
    keys.letGo("ArrowUp");
    keys.letGo("ArrowUp");
    keys.setSpeed(0.6);
    keys.letGo("ArrowRight");
    keys.setSpeed(1);
    expect(told).toEqual([{ pan: 0.3, tilt: 0, zoom: 0 }, { pan: 0.3, tilt: 0.3, zoom: 0 }, { pan: 0.3, tilt: 0, zoom: 0 }, { pan: 0.6, tilt: 0, zoom: 0 }, "stop"]);
    keys.letAllGo();
    expect(told).toHaveLength(5);
    keys.press("PageUp");
    keys.letAllGo();
    expect(told.slice(5)).toEqual([{ pan: 0, tilt: 0, zoom: 1 }, "stop"]);
  });

  it("turn faster the farther out they hold the stick, and never beyond the camera's speed", () => {
    expect(stickVelocity(0.05, 0.05)).toEqual({ pan: 0, tilt: 0, zoom: 0 });
    expect(stickVelocity(0.5, 0)).toEqual({ pan: 0.5, tilt: 0, zoom: 0 });
    expect(stickVelocity(0, -9)).toEqual({ pan: 0, tilt: 1, zoom: 0 });
    const { pan, tilt } = stickVelocity(3, 4);
    expect(Math.hypot(pan, tilt)).toBeLessThanOrEqual(1.01);
  });
});
