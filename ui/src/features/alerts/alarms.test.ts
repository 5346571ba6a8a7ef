import { describe, expect, it } from "vitest";

import type { AlertEntry, AlertView } from "@/api/generated";
import { readPreferences } from "@/platform/preferences";

import { logText, ownershipOf, ownerText, stepsOf } from "./alarm-facts";
import { alarmFor, closed, forBand, newestOpen, noticed, waiting } from "./alarm-order";
import { responseClock } from "./response-clock";
import { freshSeverity, repeatingSeverity } from "./sound";

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

describe("the alarm a key is for", () => {
  const old = alert("critical", 100);
  const newest = alert("low", 900);
  const held = alert("high", 300, "acknowledged");
  const sent = alert("medium", 400, "dispatched");
  const done = alert("low", 500, "dismissed", { closed_at_ms: 600 });
  const all = [old, newest, held, sent, done];

  it("is the chosen one", () => {
    for (const key of ["acknowledge", "dispatch", "dismiss"] as const) expect(alarmFor(key, all, old), key).toBe(old);
    for (const key of ["dispatch", "resolve", "dismiss"] as const) expect(alarmFor(key, all, sent), key).toBe(sent);
  });

  it("is the newest that nobody has, or the most urgent that somebody has, when none is chosen or it is closed", () => {
    for (const chosen of [undefined, done]) {
      expect(alarmFor("acknowledge", all, chosen)).toBe(newest);
      expect(alarmFor("dismiss", all, chosen)).toBe(newest);
      expect(alarmFor("dispatch", all, chosen)).toBe(held);
      expect(alarmFor("resolve", all, chosen)).toBe(held);
    }
    expect(alarmFor("dispatch", [old, newest], undefined)).toBe(newest);
    expect(alarmFor("resolve", [old, newest, done], undefined)).toBeUndefined();
  });

  it("is never another one than the chosen, but to acknowledge: somebody has that one already", () => {
    expect(alarmFor("resolve", all, old)).toBeUndefined();
    expect(alarmFor("acknowledge", all, held)).toBe(newest);
  });

  it("on a screen without a list is the one shown there: the newest, then the one taken there", () => {
    expect(noticed(all, held.id)).toBe(newest);
    const rest = [held, sent, done];
    expect(noticed(rest, sent.id)).toBe(sent);
    expect(noticed(rest, undefined)).toBeUndefined();
    expect(noticed(rest, done.id)).toBeUndefined();
  });
});

describe("responseClock", () => {
  const high = (change: Partial<AlertView> = {}) => alert("high", 0, change.state ?? "open", { response_target_s: 180, ...change });
  it("runs from the cause until somebody takes it", () => {
    expect(responseClock(high(), 90_000)).toEqual({ usedMs: 90_000, limitMs: 180_000, share: 0.5, lateMs: 0 });
    expect(responseClock(high({ state: "dispatched", acknowledged_at_ms: 30_000 }), 900_000).usedMs).toBe(30_000);
  });
  it("says how late it is", () => {
    expect(responseClock(high(), 190_000)).toMatchObject({ share: 1, lateMs: 10_000 });
  });
  it("is full at once where the answer is due at once", () => {
    expect(responseClock(alert("critical", 0, "open", { response_target_s: 0 }), 0)).toMatchObject({ share: 1, lateMs: 0 });
  });
});

describe("what is said of an alarm", () => {
  const full = (state: AlertView["state"], change: Partial<AlertView> = {}) => alert("high", 0, state, { owner: "Anna", outcome: "", acknowledged_at_ms: 3_600_000, dispatched_at_ms: 7_200_000, closed_at_ms: 10_800_000, ...change });

  it("is who has it, in filled, outlined and plain", () => {
    expect((["open", "acknowledged", "dispatched", "resolved", "dismissed"] as const).map((state) => ownershipOf(full(state)))).toEqual(["fill", "line", "line", "text", "text"]);
    expect(ownerText(full("acknowledged"), "UTC")).toMatch(/^Anna, .*01:00/);
    expect(ownerText(full("dispatched"), "UTC")).toMatch(/^Anna, .*02:00/);
    expect(ownerText(full("dismissed", { outcome: "Shadow" }), "UTC")).toMatch(/03:00.*: Shadow$/);
  });

  it("has a line for every step of its log, with the words that were said", () => {
    const steps: AlertEntry[] = [
      { at_ms: 1, actor: "Anna", step: "acknowledge" },
      { at_ms: 2, actor: "Anna", step: "dispatch", note: "Ben" },
      { at_ms: 3, actor: "Anna", step: "comment", text: "<b>bold</b>" },
      { at_ms: 4, actor: "Engine", step: "escalate", level: 9 },
      { at_ms: 5, actor: "Anna", step: "ask", action: "open_lane" },
      { at_ms: 6, actor: "Anna", step: "resolve", note: "" },
      { at_ms: 7, actor: "Anna", step: "dismiss", reason: "Shadow" },
    ];
    const lines = steps.map(logText);
    expect(new Set(lines).size).toBe(steps.length);
    expect(lines[1]).toMatch(/: Ben$/);
    expect(lines[2]).toBe("Anna: <b>bold</b>");
    expect(lines[5]).not.toMatch(/:/);
  });

  it("says who was told, and when nobody is", () => {
    const told = (routes: number | undefined) => logText({ at_ms: 1, actor: "Engine", step: "escalate", level: 1, ...(routes !== undefined && { told: routes }) });
    const [unknown, nobody, one, two] = [undefined, 0, 1, 2].map(told);
    expect(new Set([unknown, nobody, one, two]).size).toBe(4);
    expect(two).toContain("2");
    expect(logText({ at_ms: 1, actor: "Anna", step: "ask", action: "open_lane", told: 0 })).toContain(nobody?.slice(unknown?.length));
    // Whoever looks at a queue asks nobody.
    expect(logText({ at_ms: 1, actor: "Anna", step: "ask", action: "view_queue" })).toMatch(/^Anna: /);
  });

  it("reads steps however they were numbered", () => {
    expect(stepsOf("1. Watch the clip.\n2) Send someone\r\n\n - Close it ")).toEqual(["Watch the clip.", "Send someone", "Close it"]);
    expect(stepsOf("")).toEqual([]);
  });
});

describe("what is heard", () => {
  const { sounds } = readPreferences({});
  const without = { ...sounds, high: { ...sounds.high, tone: "none" as const } };

  it("is the most urgent of what is new and open", () => {
    const known = alert("critical", 0);
    const alerts = [known, alert("low", 1), alert("high", 2), alert("critical", 3, "resolved")];
    expect(freshSeverity(new Set([known.id]), alerts, sounds)).toBe("high");
    expect(freshSeverity(new Set(alerts.map((each) => each.id)), alerts, sounds)).toBeUndefined();
  });

  it("is the next level where the most urgent has no sound", () => {
    const alerts = [alert("high", 1), alert("medium", 2), alert("low", 3)];
    expect(freshSeverity(new Set(), alerts, without)).toBe("medium");
    expect(freshSeverity(new Set(), [alert("low", 1)], sounds)).toBeUndefined();
    expect(freshSeverity(new Set(), [alert("low", 1)], { ...sounds, low: { tone: "deep", volume: "quiet", repeat: false } })).toBe("low");
  });

  it("goes on for levels that repeat, until somebody has the alarm", () => {
    const critical = alert("critical", 1);
    expect(repeatingSeverity([alert("high", 2), critical], sounds)).toBe("critical");
    expect(repeatingSeverity([{ ...critical, state: "acknowledged" }, alert("high", 2)], sounds)).toBeUndefined();
    const loud = { ...sounds, high: { ...sounds.high, repeat: true }, low: { ...sounds.low, repeat: true } };
    expect(repeatingSeverity([{ ...critical, state: "acknowledged" }, alert("low", 1), alert("high", 2)], loud)).toBe("high");
    expect(repeatingSeverity([alert("low", 1)], loud)).toBeUndefined();
  });
});
