import { describe, expect, it } from "vitest";

import { ACTION_IDS, ACTIONS } from "./actions";
import { CommandBus } from "./bus";
import { actionsFor, keyLabel, keyParts, pressName, type KeyContext, type KeyPress } from "./keymap";

const press = (key: string, change: Partial<KeyPress> = {}): KeyPress => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...change });
const pc: KeyContext = { mac: false, typing: false, letters: true };

describe("actionsFor", () => {
  it("finds letters, digits and signs", () => {
    expect(actionsFor(press("a"), pc)).toEqual(["alert.acknowledge"]);
    expect(actionsFor(press("A", { shiftKey: true }), pc)).toEqual(["alert.resolve"]);
    expect(actionsFor(press("0"), pc)).toEqual(["tile.pick"]);
    expect(actionsFor(press("?", { shiftKey: true }), pc)).toEqual(["help.open"]);
  });

  it("takes capital letters by Caps Lock for the same key", () => {
    expect(actionsFor(press("A"), pc)).toEqual(["alert.acknowledge"]);
  });

  it("leaves letters to a text field, but not Ctrl K and Escape", () => {
    const typing = { ...pc, typing: true };
    for (const key of ["a", "1", "?", "Delete"]) expect(actionsFor(press(key), typing)).toEqual([]);
    expect(actionsFor(press("A", { shiftKey: true }), typing)).toEqual([]);
    expect(actionsFor(press("z", { ctrlKey: true }), typing)).toEqual([]);
    expect(actionsFor(press("k", { ctrlKey: true }), typing)).toEqual(["palette.open"]);
    expect(actionsFor(press("Escape"), typing)).toEqual(["leave"]);
    for (const key of ["ArrowLeft", "PageUp"]) expect(actionsFor(press(key), typing)).toEqual([]);
  });

  it("prints keys as they stand on the keyboard", () => {
    expect(["+", "-", " ", "Shift+ArrowLeft", "Mod+k"].map((key) => keyLabel(key, false))).toEqual(["+", "−", "Space", "Shift ←", "Ctrl K"]);
  });

  it("switches single letters off, and nothing else", () => {
    const without = { ...pc, letters: false };
    expect(actionsFor(press("a"), without)).toEqual([]);
    expect(actionsFor(press("k", { ctrlKey: true }), without)).toEqual(["palette.open"]);
    expect(actionsFor(press("Escape"), without)).toEqual(["leave"]);
  });

  it("does not take the browser's own combinations", () => {
    expect(actionsFor(press("a", { ctrlKey: true }), pc)).toEqual([]);
    expect(actionsFor(press("f", { ctrlKey: true }), pc)).toEqual([]);
  });

  it("does not take the system's own combinations: nobody acknowledges by them", () => {
    expect(actionsFor(press("a", { ctrlKey: true }), { ...pc, mac: true })).toEqual([]);
    expect(actionsFor(press("d", { metaKey: true }), pc)).toEqual([]);
    expect(actionsFor(press("Escape", { metaKey: true }), pc)).toEqual([]);
  });

  it("uses Command on a Mac", () => {
    const mac = { ...pc, mac: true };
    expect(actionsFor(press("k", { metaKey: true }), mac)).toEqual(["palette.open"]);
    expect(actionsFor(press("k", { ctrlKey: true }), mac)).toEqual([]);
    expect(keyLabel("Mod+k", true)).toBe("⌘ K");
    expect(keyLabel("Mod+k", false)).toBe("Ctrl K");
  });
});

it("no two actions of one group share a key", () => {
  const seen = new Set<string>();
  for (const id of ACTION_IDS) {
    for (const key of ACTIONS[id].keys) {
      const place = `${ACTIONS[id].group} ${key}`;
      expect(seen.has(place), place).toBe(false);
      seen.add(place);
    }
  }
});

it("the keys that take an alarm a step on are no others on any screen", () => {
  for (const id of ["alert.acknowledge", "alert.dispatch", "alert.dismiss", "alert.resolve", "alert.camera"] as const) {
    for (const key of ACTIONS[id].keys) expect(ACTION_IDS.filter((each) => ACTIONS[each].keys.includes(key)), key).toEqual([id]);
  }
});

it("every key in the table is one that a press can name", () => {
  for (const id of ACTION_IDS) {
    for (const key of ACTIONS[id].keys) {
      const parts = keyParts(key);
      const name = parts.at(-1) ?? "";
      const made = press(parts.includes("Shift") && name.length === 1 ? name.toUpperCase() : name, { ctrlKey: parts.includes("Mod"), altKey: parts.includes("Alt"), shiftKey: parts.includes("Shift") });
      expect(pressName(made, false)).toBe(key);
    }
  }
});

describe("CommandBus", () => {
  it("asks the newest offer first and goes on when it declines", () => {
    const bus = new CommandBus();
    const asked: string[] = [];
    bus.offer("leave", () => {
      asked.push("screen");
      return true;
    });
    const close = bus.offer("leave", () => {
      asked.push("dialog");
      return false;
    });
    expect(bus.run("leave")).toBe(true);
    expect(asked).toEqual(["dialog", "screen"]);
    close();
    bus.run("leave");
    expect(asked).toEqual(["dialog", "screen", "screen"]);
  });

  it("does nothing that nobody offers", () => {
    const bus = new CommandBus();
    expect(bus.run("alert.acknowledge")).toBe(false);
    expect(bus.offered("alert.acknowledge")).toBe(false);
  });
});
