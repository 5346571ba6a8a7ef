import { expect, it, vi } from "vitest";

import type { CameraCheck, CameraView, DiscoveryView, NewCamera, ProbeRequest, ProbeView } from "@/api/generated";
import type { Result } from "@/api/result";

import { Finder } from "./finder";

const check: CameraCheck = { ok: true, steps: [], streams: [], advice: [] };
const probe = (request: ProbeRequest): ProbeView => {
  const wanted = request.address !== "open" && request.password !== "right";
  return { ok: !wanted, steps: [], wants_credentials: wanted, onvif: `${request.address}/onvif`, ptz: false, streams: [], suggestions: wanted ? [] : [{ name: "Acme", url: `rtsp://${request.address}/1` }], offers: [] };
};
const found = (address: string) => ({ address, host: address, names_other_host: false, cameras: [] });

function engine() {
  const asked: { path: string; body: unknown }[] = [];
  const added: CameraView[] = [];
  let most = 0;
  let now = 0;
  const json = vi.fn(async (_method: string, path: string, body?: unknown): Promise<Result<unknown>> => {
    asked.push({ path, body });
    now += 1;
    most = Math.max(most, now);
    await Promise.resolve();
    now -= 1;
    switch (path) {
      case "/discovery":
        return { ok: true, value: { cameras: ["open", "b", "c", "d", "e", "f"].map(found), networks: ["10.0.0.2"], problem: "", not_searched: [] } satisfies DiscoveryView };
      case "/discovery/probe":
      case "/discovery/settings":
        return { ok: true, value: probe(body as ProbeRequest) };
      case "/cameras/check":
        return { ok: true, value: check };
      case "/cameras":
        return { ok: true, value: { id: (body as NewCamera).id } };
      default:
        return { ok: false, error: { code: "not_found", message: "nothing there" } };
    }
  });
  const finder = new Finder({ client: { json } as never, cameras: () => [{ id: "CAM-001" }] as CameraView[], onCamera: (camera) => added.push(camera), nowMs: () => 0 });
  return { finder, asked, added, most: () => most };
}

it("searches, asks everything without a password, and checks what opens", async () => {
  const { finder, asked, most } = engine();
  await finder.search();
  const { devices, search } = finder.get();
  expect(search).toMatchObject({ running: false, answer: { networks: ["10.0.0.2"] } });
  expect(devices.map(({ probe: seen, checks }) => [seen?.ok, checks.length])).toEqual([[true, 1], ...Array.from({ length: 5 }, () => [false, 0])]);
  expect(asked.filter(({ path }) => path === "/discovery/probe").every(({ body }) => !("password" in (body as object)))).toBe(true);
  expect(most()).toBeLessThanOrEqual(4);
});

it("uses one password for all, keeps it for the camera, and shows it nowhere", async () => {
  const { finder, asked } = engine();
  await finder.search();
  await finder.ask(["b", "c"], { username: "admin", password: "right" });
  expect(finder.get().devices.filter(({ probe: seen }) => seen?.ok).map(({ address }) => address)).toEqual(["open", "b", "c"]);
  expect(JSON.stringify(finder.get())).not.toContain("right");
  await finder.add(["b"]);
  expect(asked.at(-1)).toEqual({ path: "/cameras", body: { id: "CAM-002", name: "Acme", url: "rtsp://b/1", onvif: "b/onvif", username: "admin", password: "right" } });
});

it("gives every camera an id of its own, also when many are added at once", async () => {
  const { finder, added } = engine();
  await finder.search();
  await finder.ask(["b", "c", "d"], { username: "admin", password: "right" });
  expect(await finder.add(["open", "b", "c", "d"])).toBe(4);
  expect(added.map(({ id }) => id).sort()).toEqual(["CAM-002", "CAM-003", "CAM-004", "CAM-005"]);
  expect(finder.get().devices.slice(0, 4).every(({ cameras }) => cameras.length === 1)).toBe(true);
  expect(await finder.add(["b"])).toBe(0);
});

it("changes settings where ONVIF answers, with the password, and looks anew", async () => {
  const { finder, asked } = engine();
  await finder.search();
  await finder.ask(["b"], { username: "admin", password: "right" });
  asked.length = 0;
  await finder.set("b", [{ setting: "time_server", server: "pool.ntp.org" }]);
  expect(asked.map(({ path }) => path)).toEqual(["/discovery/settings", "/cameras/check"]);
  expect(asked[0]?.body).toMatchObject({ address: "b/onvif", username: "admin", password: "right" });
});

it("takes a stream as it is: there is no device to be asked", async () => {
  const { finder, asked } = engine();
  await finder.type(["rtsp://x/1"]);
  expect(asked.map(({ path }) => path)).toEqual(["/cameras/check"]);
  expect(finder.get().devices).toMatchObject([{ typed: true, host: "x", chosen: true }]);
});
