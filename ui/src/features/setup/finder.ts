import type { ApiClient } from "@/api/client";
import { explain } from "@/api/explain";
import type { CameraCheck, CameraView, DeviceSetting, DeviceSettings, DiscoveryRequest, DiscoveryView, NewCamera, ProbeRequest, ProbeView } from "@/api/generated";

import { isReady, isStream, suggestionsOf, typedDevice, withFound, type Device } from "./device";

/** Devices asked at the same time: more would crowd the network they share with the live pictures. */
const AT_ONCE = 4;

export interface Credentials {
  username: string;
  password: string;
}

export interface Search {
  running: boolean;
  /** What the last one found out about itself; absent before it. */
  answer: Omit<DiscoveryView, "cameras"> | undefined;
  /** How long it took. */
  seconds: number | undefined;
  problem: string | undefined;
}

export interface FinderState {
  search: Search;
  devices: readonly Device[];
}

interface Surroundings {
  client: Pick<ApiClient, "json">;
  onCamera: (camera: CameraView) => void;
  nowMs: () => number;
}

/**
 * Finds devices, asks them, checks their pictures, changes their settings and makes cameras of them.
 *
 * It goes on while another screen is looked at. Passwords are in its memory alone.
 */
export class Finder {
  #state: FinderState = { search: { running: false, answer: undefined, seconds: undefined, problem: undefined }, devices: [] };
  readonly #credentials = new Map<string, Credentials>();
  readonly #listeners = new Set<() => void>();
  #waiting: (() => void)[] = [];
  #running = 0;
  /** One after the other: the engine's ids follow the order of the table. */
  #adding: Promise<unknown> = Promise.resolve();

  constructor(private readonly around: Surroundings) {}

  get = (): FinderState => this.#state;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** Searches the networks, then asks all that is new without a password: most say at least what they are. */
  async search(): Promise<void> {
    if (this.#state.search.running) return;
    this.#set({ search: { ...this.#state.search, running: true, problem: undefined } });
    const began = this.around.nowMs();
    const request: DiscoveryRequest = { networks: true, addresses: [] };
    const answer = await this.around.client.json<DiscoveryView>("POST", "/discovery", request);
    const seconds = (this.around.nowMs() - began) / 1000;
    if (!answer.ok) {
      this.#set({ search: { ...this.#state.search, running: false, problem: explain(answer.error) } });
      return;
    }
    const { cameras, ...rest } = answer.value;
    this.#set({ search: { running: false, answer: rest, seconds, problem: undefined }, devices: withFound(this.#state.devices, { ...rest, cameras }) });
    const fresh = this.#state.devices.filter((device) => device.probe === undefined && device.work === undefined && device.cameras.length === 0 && !device.namesOtherHost);
    await this.ask(fresh.map(({ address }) => address));
  }

  /** Takes in what somebody typed, and asks it. */
  async type(addresses: readonly string[], credentials?: Credentials): Promise<void> {
    const known = new Set(this.#state.devices.map(({ address }) => address));
    const fresh = addresses.filter((address) => !known.has(address));
    this.#set({ devices: [...this.#state.devices, ...fresh.map(typedDevice)] });
    for (const address of addresses) this.#change(address, { chosen: true });
    await this.ask(addresses, credentials);
  }

  choose(addresses: readonly string[], chosen: boolean): void {
    for (const address of addresses) this.#change(address, { chosen });
  }

  forget(address: string): void {
    this.#set({ devices: this.#state.devices.filter((device) => device.address !== address) });
  }

  /** Asks devices what they are and checks the pictures they offer; with a user name and password, which are kept for them. */
  async ask(addresses: readonly string[], credentials?: Credentials): Promise<void> {
    if (credentials) for (const address of addresses) this.#credentials.set(address, credentials);
    await Promise.all(addresses.map((address) => this.#inTurn(address, "asking", () => this.#probe(address))));
  }

  /** Changes settings of a device, and looks at it anew. */
  async set(address: string, changes: readonly DeviceSetting[]): Promise<void> {
    await this.#inTurn(address, "setting", async () => {
      const body: DeviceSettings = { address: this.#onvif(address), ...this.#credentials.get(address), changes: [...changes] };
      const answer = await this.around.client.json<ProbeView>("POST", "/discovery/settings", body);
      if (!answer.ok) {
        this.#change(address, { problem: explain(answer.error) });
        return;
      }
      this.#change(address, { probe: answer.value, problem: undefined });
      await this.#check(address);
    });
  }

  /** Makes cameras of devices that are ready; how many it made. */
  async add(addresses: readonly string[]): Promise<number> {
    const made = await Promise.all(addresses.map((address) => this.#inTurn(address, "adding", () => this.#make(address))));
    return made.reduce<number>((sum, n) => sum + (n ?? 0), 0);
  }

  async #probe(address: string): Promise<void> {
    const device = this.#find(address);
    if (!device) return;
    if (!isStream(device)) {
      const request: ProbeRequest = { address, ...this.#credentials.get(address) };
      const answer = await this.around.client.json<ProbeView>("POST", "/discovery/probe", request);
      if (!answer.ok) {
        this.#change(address, { problem: explain(answer.error), probe: undefined, checks: [] });
        return;
      }
      this.#change(address, { probe: answer.value, checks: [], problem: undefined });
    }
    await this.#check(address);
  }

  async #check(address: string): Promise<void> {
    const device = this.#find(address);
    if (!device) return;
    this.#change(address, { work: "checking" });
    const checks: CameraCheck[] = [];
    for (const [index] of suggestionsOf(device).entries()) {
      const camera = this.#camera(device, index);
      const answer = await this.around.client.json<CameraCheck>("POST", "/cameras/check", camera);
      if (!answer.ok) {
        this.#change(address, { problem: explain(answer.error), checks: [] });
        return;
      }
      checks.push(answer.value);
    }
    this.#change(address, { checks, problem: undefined });
  }

  async #make(address: string): Promise<number> {
    let made = 0;
    const device = this.#find(address);
    if (!device || !isReady({ ...device, work: undefined })) return 0;
    for (const [index] of suggestionsOf(device).entries()) {
      const adding = this.#adding.then(() => this.#addOne(device, index));
      this.#adding = adding;
      if (!(await adding)) break;
      made += 1;
    }
    return made;
  }

  async #addOne(device: Device, index: number): Promise<boolean> {
    const { address } = device;
    const answer = await this.around.client.json<CameraView>("POST", "/cameras", this.#camera(device, index));
    if (!answer.ok) {
      this.#change(address, { problem: explain(answer.error) });
      return false;
    }
    this.around.onCamera(answer.value);
    this.#change(address, { cameras: [...(this.#find(address)?.cameras ?? []), answer.value.id], problem: undefined });
    return true;
  }

  #camera(device: Device, index: number): NewCamera {
    const suggested = suggestionsOf(device)[index] ?? { name: device.host, url: device.address };
    const name = device.name !== undefined && suggestionsOf(device).length === 1 ? device.name : suggested.name;
    return {
      name: name.slice(0, 64),
      url: suggested.url,
      ...(suggested.sub_url !== undefined && { sub_url: suggested.sub_url }),
      ...(device.probe?.onvif !== undefined && { onvif: device.probe.onvif }),
      ...this.#credentials.get(device.address),
    };
  }

  #onvif(address: string): string {
    return this.#find(address)?.probe?.onvif ?? address;
  }

  #find(address: string): Device | undefined {
    return this.#state.devices.find((device) => device.address === address);
  }

  /** Does something with a device when few others are worked on, and never two things at once. */
  async #inTurn<T>(address: string, work: Device["work"], run: () => Promise<T>): Promise<T | undefined> {
    if (this.#find(address)?.work !== undefined) return undefined;
    this.#change(address, { work });
    while (this.#running >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running += 1;
    try {
      return await run();
    } finally {
      this.#running -= 1;
      this.#change(address, { work: undefined });
      this.#waiting.shift()?.();
    }
  }

  #change(address: string, change: Partial<Device>): void {
    this.#set({ devices: this.#state.devices.map((device) => (device.address === address ? { ...device, ...change } : device)) });
  }

  #set(change: Partial<FinderState>): void {
    this.#state = { ...this.#state, ...change };
    for (const each of this.#listeners) each();
  }
}
