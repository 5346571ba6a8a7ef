import { describe, expect, it } from "vitest";

import { PlayClock } from "./play-clock";

/** A clock at the moment 1,000 of a machine whose own clock the test sets. */
function clockAt(edgeMs = 100_000) {
  let localMs = 0;
  const clock = new PlayClock(1000, () => edgeMs, () => localMs);
  return { clock, pass: (ms: number) => { localMs += ms; } };
}

describe("the clock of a playback", () => {
  it("runs at its rate, and stands while it waits", () => {
    const { clock, pass } = clockAt();
    pass(500);
    expect(clock.now()).toBe(1000);
    clock.play();
    clock.setRate(4);
    pass(500);
    expect(clock.now()).toBe(3000);
    clock.hold(true);
    pass(500);
    expect(clock.now()).toBe(3000);
    clock.hold(false);
    clock.setRate(0.25);
    pass(400);
    expect(clock.now()).toBe(3100);
  });

  it("never goes beyond what can be shown, and slows down there", () => {
    const { clock, pass } = clockAt(2000);
    clock.play();
    clock.setRate(16);
    pass(500);
    expect(clock.now()).toBe(2000);
    clock.settle();
    expect(clock.get()).toMatchObject({ playing: true, rate: 1 });
  });

  it("ends a clip where it ends, and only once", () => {
    const { clock, pass } = clockAt();
    clock.play(2000);
    pass(5000);
    clock.settle();
    expect(clock.now()).toBe(2000);
    expect(clock.get().playing).toBe(false);
    clock.play();
    pass(500);
    expect(clock.now()).toBe(2500);
  });

  it("passes over a gap within a clip, and not over the clip's end", () => {
    const { clock, pass } = clockAt();
    clock.play(5000);
    clock.pass(3000);
    pass(500);
    expect(clock.now()).toBe(3500);
    clock.pass(60_000);
    clock.settle();
    expect(clock.now()).toBe(5000);
    expect(clock.get().playing).toBe(false);
  });

  it("forgets the clip when somebody goes elsewhere", () => {
    const { clock, pass } = clockAt();
    clock.play(5000);
    clock.seek(9000);
    pass(1000);
    clock.settle();
    expect(clock.now()).toBe(10_000);
    expect(clock.get().playing).toBe(true);
  });
});
