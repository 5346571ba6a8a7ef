import { describe, expect, it } from "vitest";

import type { AlertView } from "@/api/generated";

import { closed, forBand, newestOpen, waiting } from "./alarm-order";
import { responseClock } from "./response-clock";
import { freshSeverity } from "./sound";

let next = 0;
const alert = (severity: AlertView["severity"], at_ms: number, state: AlertView["state"] = "open", change: Partial<AlertView> = {}) =>
  ({ id: `alr_${String((next += 1))}`, severity, at_ms, state, ...change }) as AlertView;

describe("the order of alarms", () => {
  const low = alert("low", 900);
  const high = alert("high", 100);
  const newer = alert("high", 200, "acknowledged");
  const critical = alert("critical", 50, "acknowledged");
  const done = alert("critical", 1000, "resolved", { closed_at_ms: 1100 });
  const all = [low, high, newer, critical, done];

  it("is by level, then the newest", () => {
    expect(waiting(all)).toEqual([critical, newer, high, low]);
    expect(closed(all)).toEqual([done]);
  });

  it("does not move when somebody takes one: the row under the hand stays", () => {
    const taken = all.map((each) => (each === high ? { ...each, state: "acknowledged" as const } : each));
    expect(waiting(taken).map((each) => each.id)).toEqual(waiting(all).map((each) => each.id));
  });

  it("puts only what nobody has into the band, and only critical and high", () => {
    expect(forBand(all)).toBe(high);
    expect(forBand([low, newer, critical])).toBeUndefined();
  });

  it("gives the key A the newest that nobody has", () => {
    expect(newestOpen(all)).toBe(low);
    expect(newestOpen([newer, critical])).toBeUndefined();
  });
});

describe("responseClock", () => {
  it("runs from the cause until somebody takes it", () => {
    expect(responseClock(alert("high", 0), 90_000)).toEqual({ usedMs: 90_000, limitMs: 180_000, share: 0.5, lateMs: 0 });
    expect(responseClock(alert("high", 0, "acknowledged", { acknowledged_at_ms: 30_000 }), 900_000).usedMs).toBe(30_000);
  });
  it("says how late it is", () => {
    expect(responseClock(alert("high", 0), 190_000)).toMatchObject({ share: 1, lateMs: 10_000 });
  });
  it("is full at once for a critical one", () => {
    expect(responseClock(alert("critical", 0), 0)).toMatchObject({ share: 1, lateMs: 0 });
  });
});

describe("freshSeverity", () => {
  it("is the most urgent of what is new and open", () => {
    const known = alert("critical", 0);
    const alerts = [known, alert("low", 1), alert("high", 2), alert("critical", 3, "resolved")];
    expect(freshSeverity(new Set([known.id]), alerts)).toBe("high");
    expect(freshSeverity(new Set(alerts.map((each) => each.id)), alerts)).toBeUndefined();
  });
});
