import { expect, test, vi } from "vitest";

import { Talk, problemOf, type TalkState } from "./talk";

test("a refusal becomes what the hand at the key has to do", () => {
  const error = { message: "The camera ended the talk." };
  expect(problemOf({ ...error, code: "conflict", detail: "ann" })).toEqual({ why: "busy", who: "ann" });
  expect(problemOf({ ...error, code: "exhausted" })).toEqual({ why: "time_up" });
  expect(problemOf({ ...error, code: "unavailable" })).toEqual({ why: "camera", told: error.message });
});

test("where a window has no microphone it says so, and no camera is asked", async () => {
  vi.stubGlobal("navigator", {});
  const states: TalkState[] = [];
  const open = () => {
    throw new Error("no socket is opened");
  };
  const talk = new Talk(open, (state) => states.push(state), () => undefined);
  await new Promise((resolve) => setTimeout(resolve));
  talk.close();
  vi.unstubAllGlobals();
  expect(states).toEqual([{ kind: "asking" }, { kind: "failed", problem: { why: "unsupported" } }]);
});
