import { expect, it } from "vitest";

import type { DeviceSetting } from "@/api/generated";

import { isHost, offeredServer, withTimeServer } from "./time-server";

const changes: DeviceSetting[] = [
  { setting: "keyframe_interval", profile: "p1", seconds: 2 },
  { setting: "time_server", server: "pool.ntp.org" },
];

it("the store's own server stands in for the offered one, and for nothing else", () => {
  expect(offeredServer(changes)).toBe("pool.ntp.org");
  expect(withTimeServer(changes, " 10.1.0.1 ")).toEqual([changes[0], { setting: "time_server", server: "10.1.0.1" }]);
  for (const none of [undefined, "", "  "]) expect(withTimeServer(changes, none)).toEqual(changes);
  expect(offeredServer(changes.slice(0, 1))).toBeUndefined();
  expect(withTimeServer(changes.slice(0, 1), "10.1.0.1")).toEqual(changes.slice(0, 1));
});

it.each([
  ["10.1.0.1", true],
  ["time.store.lan", true],
  ["[fd00::1]", true],
  [" ntp ", true],
  ["", false],
  ["two names", false],
  ["ntp://10.1.0.1", false],
  ["host/path", false],
])("%j as a host: %s", (server, good) => {
  expect(isHost(server)).toBe(good);
});
