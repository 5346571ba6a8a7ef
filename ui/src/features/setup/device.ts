import { CLOCK_MS, KEYFRAME_S, LEAST_FPS } from "@/api/device-words";
import type { CameraCheck, CheckStep, DeviceSetting, DiscoveryView, FoundCamera, OfferedStream, ProbeView, SettingOffer, SuggestedCamera } from "@/api/generated";
import { isStreamAddress } from "@/api/stream-address";

/** What is being done with a device at this moment. */
export type Work = "asking" | "checking" | "setting" | "adding";

/** One device on its way to be a camera. */
export interface Device {
  /** Where it is asked; of a stream address that address. Names it. */
  address: string;
  host: string;
  name: string | undefined;
  hardware: string | undefined;
  location: string | undefined;
  /** It announced addresses of other hosts. */
  namesOtherHost: boolean;
  /** Typed rather than found. */
  typed: boolean;
  /** Cameras of this site that it is already. */
  cameras: readonly string[];
  chosen: boolean;
  work: Work | undefined;
  probe: ProbeView | undefined;
  /** Of the cameras it could be, in their order. */
  checks: readonly CameraCheck[];
  /** Why the engine did not even try. */
  problem: string | undefined;
}

/** Whether it was given as the address of a stream: there is no device to be asked, only a picture. */
export const isStream = ({ address }: Pick<Device, "address">): boolean => isStreamAddress(address);

const NEW = { name: undefined, hardware: undefined, location: undefined, namesOtherHost: false, cameras: [], work: undefined, probe: undefined, checks: [], problem: undefined } as const;

/** Addresses out of what somebody typed or pasted: one a line, or with commas or blanks between them. */
export function typedAddresses(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
}

/** The host of an address, without user name, port and path. */
export function hostOf(address: string): string {
  const rest = address.replace(/^[a-z]+:\/\//i, "").replace(/^[^/@]*@/, "");
  const bracketed = /^\[([^\]]+)\]/.exec(rest);
  return bracketed?.[1] ?? rest.replace(/[:/?#].*$/, "");
}

export function typedDevice(address: string): Device {
  return { ...NEW, address, host: hostOf(address), typed: true, chosen: true };
}

function foundDevice(found: FoundCamera): Device {
  return {
    ...NEW,
    address: found.address,
    host: found.host,
    name: found.name,
    hardware: found.hardware,
    location: found.location,
    namesOtherHost: found.names_other_host,
    cameras: found.cameras,
    typed: false,
    // What is a camera already needs nothing; what names another host is for somebody who knows it.
    chosen: found.cameras.length === 0 && !found.names_other_host,
  };
}

/** Those known with what a search found: what is known of them stays, what is gone goes, typed ones stay. */
export function withFound(devices: readonly Device[], { cameras }: DiscoveryView): Device[] {
  const known = new Map(devices.map((device) => [device.address, device]));
  const found = cameras.map((each) => {
    const before = known.get(each.address);
    return before ? { ...before, cameras: each.cameras } : foundDevice(each);
  });
  const here = new Set(found.map(({ address }) => address));
  return [...found, ...devices.filter((device) => !here.has(device.address) && (device.typed || device.work !== undefined))];
}

/** The cameras it would be. */
export function suggestionsOf(device: Device): readonly SuggestedCamera[] {
  if (isStream(device)) return [{ name: device.host, url: device.address }];
  return device.probe?.suggestions ?? [];
}

/** How a device stands, in the order of its way. */
export type Verdict =
  | { kind: "camera"; cameras: readonly string[] }
  | { kind: "working"; work: Work }
  | { kind: "failed" }
  | { kind: "password" }
  | { kind: "unknown" }
  | { kind: "fix"; count: number }
  | { kind: "ready" };

export function verdictOf(device: Device): Verdict {
  const { cameras, work, problem, probe, checks } = device;
  if (work !== undefined) return { kind: "working", work };
  if (cameras.length > 0) return { kind: "camera", cameras };
  if (problem !== undefined) return { kind: "failed" };
  if (probe?.wants_credentials) return { kind: "password" };
  if (probe && !probe.ok) return { kind: "failed" };
  const wanted = suggestionsOf(device).length;
  if (wanted === 0 || checks.length < wanted) return { kind: "unknown" };
  if (checks.some((check) => !check.ok)) return { kind: "failed" };
  const count = findingsOf(device).filter(({ tone }) => tone === "warn").length;
  return count > 0 ? { kind: "fix", count } : { kind: "ready" };
}

/** Whether another user name or password may help: it wants one, or it is not known why there is no picture. */
export function mayNeedPassword(device: Device): boolean {
  const { kind } = verdictOf(device);
  return kind === "password" || kind === "failed" || kind === "unknown";
}

/** Whether it can be added now. */
export function isReady(device: Device): boolean {
  const { kind } = verdictOf(device);
  return kind === "ready" || kind === "fix";
}

/** Without a small stream one larger than this costs much to analyse. */
const LARGE_PIXELS = 1280 * 720;

export type FindingKind = "step" | "device" | "stream" | "keyframes" | "rate" | "small" | "clock" | "dark" | "blurred" | "offer" | "otherHost" | "good";

/** One thing known about a device, to be put into words. */
export interface Finding {
  kind: FindingKind;
  tone: "ok" | "warn" | "bad" | "note";
  /** Which stream it is about. */
  stream?: "main" | "sub";
  /** Which of several cameras of one device, from 1. */
  part?: number;
  /** Who made it. */
  text?: string;
  /** What was tried. */
  step?: CheckStep;
  /** What would be better, and what the device says of its streams. */
  offer?: { offer: SettingOffer; streams: readonly OfferedStream[] };
  /** The figure behind it. */
  value?: number;
  check?: CameraCheck["streams"][number];
  /** What would mend it. */
  changes: readonly DeviceSetting[];
}

/** Everything known about a device: what is wrong first by its place in the way, then what is right. */
export function findingsOf(device: Device): Finding[] {
  const { probe, checks, namesOtherHost } = device;
  const findings: Finding[] = [];
  const say = (finding: Omit<Finding, "changes"> & { changes?: readonly DeviceSetting[] }) => {
    findings.push({ changes: [], ...finding });
  };
  const open = (probe?.offers ?? []).map(({ change }) => change);
  const take = (kind: DeviceSetting["setting"]) => {
    const taken = open.filter(({ setting }) => setting === kind);
    for (const each of taken) open.splice(open.indexOf(each), 1);
    return taken;
  };
  if (namesOtherHost) say({ kind: "otherHost", tone: "warn" });
  if (probe && !probe.ok) {
    for (const step of probe.steps) say({ kind: "step", tone: step.ok ? "ok" : "bad", step });
    return findings;
  }
  if (probe?.device) say({ kind: "device", tone: "ok", text: [probe.device.manufacturer, probe.device.model].filter(Boolean).join(" ") });
  const several = checks.length > 1;
  checks.forEach((check, index) => {
    const of = several ? { part: index + 1 } : {};
    if (!check.ok) {
      for (const step of check.steps.filter(({ ok }) => !ok)) say({ kind: "step", tone: "bad", step, ...of });
    }
    for (const stream of check.streams) {
      say({ kind: "stream", tone: "ok", stream: stream.stream, check: stream, ...of });
      const { keyframe_seconds: seconds } = stream;
      if (seconds === undefined || seconds > KEYFRAME_S) say({ kind: "keyframes", tone: "warn", stream: stream.stream, ...(seconds !== undefined && { value: seconds }), changes: index === 0 ? take("keyframe_interval") : [], ...of });
      if (stream.fps < LEAST_FPS) say({ kind: "rate", tone: "warn", stream: stream.stream, value: stream.fps, changes: take("frame_rate"), ...of });
    }
    const main = check.streams.find(({ stream }) => stream === "main");
    if (check.ok && main && check.streams.length === 1 && main.size[0] * main.size[1] > LARGE_PIXELS) say({ kind: "small", tone: "note", ...of });
    if (check.picture?.dark) say({ kind: "dark", tone: "warn", ...of });
    if (check.picture?.blurred) say({ kind: "blurred", tone: "warn", ...of });
    if (check.picture && !check.picture.dark && !check.picture.blurred) say({ kind: "good", tone: "ok", ...of });
  });
  const offset = probe?.clock_offset_ms;
  if (offset !== undefined) say({ kind: "clock", tone: Math.abs(offset) > CLOCK_MS ? "warn" : "ok", value: offset, changes: Math.abs(offset) > CLOCK_MS ? take("time_server") : [] });
  for (const offer of probe?.offers ?? []) {
    const { change } = offer;
    if (open.includes(change)) say({ kind: "offer", tone: "warn", offer: { offer, streams: probe?.streams ?? [] }, changes: [change] });
  }
  return findings;
}

/** All that could be mended from here. */
export function changesOf(device: Device): DeviceSetting[] {
  return findingsOf(device).flatMap(({ changes }) => changes);
}
