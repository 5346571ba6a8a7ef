import { describe, expect, it } from "vitest";

import { EngineClock } from "./engine-clock";

describe("EngineClock", () => {
  it("trusts the message that was fastest", () => {
    const clock = new EngineClock();
    // The true difference is 1,000,000; the messages took 40, 5 and 90 ms.
    clock.sample(1_000_000, 40);
    clock.sample(1_001_000, 1005);
    clock.sample(1_002_000, 2090);
    expect(clock.at(3000)).toBe(1_003_000 - 5);
  });

  it("follows the engine's clock when it is set", () => {
    const clock = new EngineClock();
    clock.sample(10_000_000, 0);
    clock.sample(6_400_000 + 1000, 1000);
    expect(clock.at(2000)).toBe(6_402_000);
  });

  it("forgets slow drift after some samples", () => {
    const clock = new EngineClock();
    clock.sample(1_000_000, 0);
    for (let second = 1; second <= 10; second += 1) clock.sample(1_000_000 + second * 1000 - 50, second * 1000);
    expect(clock.at(11_000)).toBe(1_011_000 - 50);
  });
});
