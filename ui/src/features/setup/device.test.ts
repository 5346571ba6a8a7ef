import { describe, expect, it } from "vitest";

import type { CameraCheck, CheckStep, FoundCamera, ProbeView } from "@/api/generated";

import { changesOf, findingsOf, hostOf, isReady, mayNeedPassword, typedAddresses, typedDevice, verdictOf, withFound, type Device } from "./device";
import { explainFinding } from "./explain-finding";

const found = (address: string, more: Partial<FoundCamera> = {}): FoundCamera => ({ address, host: hostOf(address), names_other_host: false, cameras: [], ...more });
const answer = (...cameras: FoundCamera[]) => ({ cameras, networks: [], problem: "", not_searched: [] });

const probe: ProbeView = { ok: true, steps: [], wants_credentials: false, onvif: "http://10.0.0.5/onvif", ptz: false, clock_offset_ms: 100, streams: [], suggestions: [{ name: "Acme", url: "rtsp://10.0.0.5/1", sub_url: "rtsp://10.0.0.5/2" }], offers: [] };
const good: CameraCheck = {
  ok: true,
  steps: [],
  streams: [
    { stream: "main", codec: "H.264", size: [2560, 1440], fps: 20, kilobits: 3100, keyframe_seconds: 2 },
    { stream: "sub", codec: "H.264", size: [640, 360], fps: 10, kilobits: 420, keyframe_seconds: 2 },
  ],
  picture: { brightness: 0.5, sharpness: 0.7, dark: false, blurred: false },
  advice: [],
};
const device = (more: Partial<Device> = {}): Device => ({ ...typedDevice("10.0.0.5"), typed: false, probe, checks: [good], ...more });

describe("addresses", () => {
  it("are taken out of anything typed or pasted, each once", () => {
    expect(typedAddresses(" 10.0.0.5, 10.0.0.6;rtsp://a/b\n10.0.0.5  ")).toEqual(["10.0.0.5", "10.0.0.6", "rtsp://a/b"]);
    expect(typedAddresses(" ,; ")).toEqual([]);
  });

  it.each([
    ["10.0.0.5", "10.0.0.5"],
    ["rtsp://user:p%40ss@10.0.0.5:554/a?b", "10.0.0.5"],
    ["http://[fe80::1]:80/onvif", "fe80::1"],
    ["camera.local:8000", "camera.local"],
  ])("of %s the host is %s: a password never shows", (address, host) => {
    expect(hostOf(address)).toBe(host);
  });
});

describe("a search", () => {
  it("keeps what is known and what was typed, and drops what answers no more", () => {
    const known = [device({ address: "a" }), device({ address: "gone" }), { ...typedDevice("10.9.9.9") }, device({ address: "asked", work: "asking" })];
    const after = withFound(known, answer(found("new"), found("a", { cameras: ["CAM-001"] })));
    expect(after.map(({ address }) => address)).toEqual(["new", "a", "10.9.9.9", "asked"]);
    expect(after[1]).toMatchObject({ probe, cameras: ["CAM-001"] });
  });

  it("chooses what is new, but nothing that is a camera already or names another host", () => {
    const after = withFound([], answer(found("a"), found("b", { cameras: ["CAM-001"] }), found("c", { names_other_host: true })));
    expect(after.map(({ chosen }) => chosen)).toEqual([true, false, false]);
  });
});

describe("a verdict", () => {
  it.each<[string, Partial<Device>, string]>([
    ["nothing is known", { probe: undefined, checks: [] }, "unknown"],
    ["it is being asked", { work: "asking" }, "working"],
    ["it is a camera", { cameras: ["CAM-001"], problem: "old" }, "camera"],
    ["the engine refused", { problem: "no" }, "failed"],
    ["it wants a password", { probe: { ...probe, ok: false, wants_credentials: true, suggestions: [] }, checks: [] }, "password"],
    ["it offers no stream", { probe: { ...probe, ok: false, suggestions: [] }, checks: [] }, "failed"],
    ["its pictures were not looked at", { checks: [] }, "unknown"],
    ["no picture came", { checks: [{ ...good, ok: false }] }, "failed"],
    ["all is well", {}, "ready"],
    ["the picture is blurred", { checks: [{ ...good, picture: { brightness: 0.5, sharpness: 0.1, dark: false, blurred: true } }] }, "fix"],
    ["its clock is wrong", { probe: { ...probe, clock_offset_ms: -47_000 } }, "fix"],
  ])("when %s", (_, more, kind) => {
    expect(verdictOf(device(more)).kind).toBe(kind);
  });

  it("lets a camera be added that could be better, and none that gives no picture", () => {
    expect(isReady(device({ probe: { ...probe, clock_offset_ms: 9_000 } }))).toBe(true);
    expect(isReady(device({ checks: [] }))).toBe(false);
    expect(mayNeedPassword(device({ checks: [{ ...good, ok: false }] }))).toBe(true);
    expect(mayNeedPassword(device())).toBe(false);
  });

  it("of a stream's address needs no device that answers", () => {
    const stream = { ...typedDevice("rtsp://10.0.0.5/a") };
    expect(verdictOf(stream).kind).toBe("unknown");
    expect(verdictOf({ ...stream, checks: [good] }).kind).toBe("ready");
  });
});

describe("findings", () => {
  const keyframes = { setting: "keyframe_interval", profile: "p1", seconds: 2 } as const;
  const server = { setting: "time_server", server: "pool.ntp.org" } as const;
  const size = { setting: "picture_size", profile: "p2", size: [640, 360] as [number, number] } as const;

  it("carry what mends them, and each change stands once", () => {
    const slow = { ...good, streams: good.streams.map((stream) => ({ ...stream, keyframe_seconds: 8 })) };
    const all = device({ checks: [slow], probe: { ...probe, clock_offset_ms: 47_000, offers: [keyframes, server, size].map((change) => ({ reason: "because", change })) } });
    expect(findingsOf(all).filter(({ tone }) => tone === "warn").map(({ kind }) => kind)).toEqual(["keyframes", "keyframes", "clock", "offer"]);
    expect(changesOf(all)).toEqual([keyframes, server, size]);
  });

  it("of a device that could not be asked are what was tried", () => {
    const steps: CheckStep[] = [
      { name: "Find", ok: true, detail: "x", step: "find", found: { kind: "onvif_answers", address: "http://10.0.0.5/onvif" } },
      { name: "Sign in", ok: false, detail: "y", step: "sign_in", found: { kind: "failed", problem: { problem: "credentials_refused" } } },
    ];
    expect(findingsOf(device({ probe: { ...probe, ok: false, steps }, checks: [] })).map(({ kind, tone }) => [kind, tone])).toEqual([["step", "ok"], ["step", "bad"]]);
  });

  it("all have words", () => {
    const bad = { ...good, streams: [{ stream: "main" as const, codec: "H.264", size: [2560, 1440] as [number, number], fps: 3, kilobits: 900 }], picture: { brightness: 0, sharpness: 0, dark: true, blurred: true } };
    const worst = device({ namesOtherHost: true, checks: [bad, good], probe: { ...probe, clock_offset_ms: -4_000, device: { manufacturer: "Acme", model: "X", firmware: "", serial: "" }, offers: [{ reason: "because", change: size }] } });
    const said = findingsOf(worst).map(explainFinding);
    expect(new Set(findingsOf(worst).map(({ kind }) => kind))).toEqual(new Set(["otherHost", "device", "stream", "keyframes", "rate", "small", "dark", "blurred", "good", "clock", "offer"]));
    for (const { title, text } of said) {
      expect(title).not.toBe("");
      expect(text).not.toBe("");
    }
    expect(said.some(({ title }) => title === "Clock is 4 s slow")).toBe(true);
  });
});
