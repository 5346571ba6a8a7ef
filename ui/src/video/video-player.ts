import type { VideoStart } from "@/api/generated";

import type { EngineClock } from "./engine-clock";
import { firstPlace, pace } from "./live-edge";
import { parsePicture } from "./picture";
import { SourceQueue } from "./source-queue";
import { Timeline } from "./timeline";

/** Unsupported and failed are final: the JPEGs take over. */
export type VideoState = "starting" | "playing" | "unsupported" | "failed";

const MAX_REBUILDS = 3;
const FORGIVE_MS = 60_000;
const WATCH_MS = 250;
/** No picture shown for so long: something is stuck. */
const STUCK_MS = 4000;

export interface VideoPlayerOptions {
  video: HTMLVideoElement;
  clock: EngineClock;
  /** Opens the camera's video socket, signed in. */
  open: () => WebSocket;
  onState: (state: VideoState) => void;
}

/**
 * Plays one stream as it comes, through Media Source Extensions.
 *
 * Anything that goes wrong is answered by building all of it anew, which costs one group of pictures;
 * after some of those in a row it gives up.
 */
export class VideoPlayer {
  #socket: WebSocket | undefined;
  #source: MediaSource | undefined;
  #queue: SourceQueue | undefined;
  #timeline = new Timeline();
  #start: VideoStart | undefined;
  #early: Uint8Array<ArrayBuffer>[] = [];
  #rebuilds: number[] = [];
  #builtMs = 0;
  #begun = false;
  #state: VideoState = "starting";
  #watch: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly options: VideoPlayerOptions) {}

  start(): void {
    const { video } = this.options;
    video.onerror = () => {
      this.#rebuild();
    };
    video.onplaying = () => {
      this.#setState("playing");
    };
    this.#watch = setInterval(() => {
      this.#chase();
    }, WATCH_MS);
    this.#build();
  }

  close(): void {
    clearInterval(this.#watch);
    this.options.video.onerror = this.options.video.onplaying = null;
    this.#tearDown();
  }

  /** When the picture on the screen reached the engine, by its clock. */
  shownReceivedUs(): number | undefined {
    return this.#timeline.receivedUs(this.options.video.currentTime);
  }

  /** Age of the picture on the screen; it grows when the player is stuck, whatever arrives. */
  ageMs(localMs: number): number | undefined {
    const receivedUs = this.#state === "playing" ? this.shownReceivedUs() : undefined;
    return receivedUs === undefined ? undefined : Math.max(0, this.options.clock.at(localMs) - receivedUs / 1000);
  }

  #build(): void {
    this.#builtMs = performance.now();
    this.#timeline = new Timeline();
    this.#begun = false;
    const socket = this.options.open();
    this.#socket = socket;
    socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => {
      if (typeof event.data === "string") this.#begin(event.data);
      else this.#feed(event.data);
    };
    socket.onclose = () => {
      this.#rebuild();
    };
  }

  #begin(text: string): void {
    const start = JSON.parse(text) as VideoStart | { type: "error" };
    if (!("mime" in start)) {
      this.#rebuild();
      return;
    }
    if (typeof MediaSource === "undefined" || !MediaSource.isTypeSupported(start.mime)) {
      this.#giveUp("unsupported");
      return;
    }
    // A second start: the stream's parameters changed. A new source is simpler than a changed one, and as quick.
    this.#dropSource();
    this.#start = start;
    const source = new MediaSource();
    this.#source = source;
    const url = URL.createObjectURL(source);
    source.onsourceopen = () => {
      URL.revokeObjectURL(url);
      this.#openSource(source, start.mime);
    };
    this.options.video.src = url;
  }

  #openSource(source: MediaSource, mime: string): void {
    try {
      const buffer = source.addSourceBuffer(mime);
      this.#queue = new SourceQueue(buffer, () => this.options.video.currentTime, () => {
        this.#rebuild();
      });
    } catch {
      this.#rebuild();
      return;
    }
    for (const piece of this.#early) this.#queue.push(piece);
    this.#early = [];
    // Muted video may play unasked; where it may not, the JPEGs stay.
    this.options.video.play().catch(() => undefined);
  }

  #feed(message: ArrayBuffer): void {
    const picture = parsePicture(message);
    if (!picture || !this.#start) return;
    if (picture.kind !== "init") this.#timeline.add((picture.mediaUs - this.#start.start_media_us) / 1e6, picture.receivedUs);
    if (this.#queue) this.#queue.push(picture.payload);
    else this.#early.push(picture.payload);
  }

  #chase(): void {
    const { video } = this.options;
    const age = this.ageMs(performance.now());
    if (performance.now() - this.#builtMs > STUCK_MS && (age === undefined || age > STUCK_MS)) {
      this.#rebuild();
      return;
    }
    if (video.buffered.length === 0) return;
    const end = video.buffered.end(video.buffered.length - 1);
    if (!this.#begun) {
      this.#begun = true;
      video.currentTime = firstPlace(end);
    }
    const { rate, jumpTo } = pace(video.currentTime, end, video.playbackRate);
    if (jumpTo !== undefined) video.currentTime = jumpTo;
    if (video.playbackRate !== rate) video.playbackRate = rate;
    if (video.paused) video.play().catch(() => undefined);
  }

  #rebuild(): void {
    const now = performance.now();
    this.#rebuilds = [...this.#rebuilds.filter((atMs) => atMs > now - FORGIVE_MS), now];
    if (this.#rebuilds.length > MAX_REBUILDS) {
      this.#giveUp("failed");
      return;
    }
    this.#tearDown();
    this.#setState("starting");
    this.#build();
  }

  #giveUp(state: "unsupported" | "failed"): void {
    clearInterval(this.#watch);
    this.#tearDown();
    this.#setState(state);
  }

  #tearDown(): void {
    if (this.#socket) {
      this.#socket.onmessage = this.#socket.onclose = null;
      this.#socket.close();
      this.#socket = undefined;
    }
    this.#dropSource();
    this.options.video.removeAttribute("src");
    this.options.video.load();
  }

  #dropSource(): void {
    this.#queue?.close();
    this.#queue = undefined;
    this.#start = undefined;
    this.#early = [];
    if (this.#source) this.#source.onsourceopen = null;
    this.#source = undefined;
  }

  #setState(state: VideoState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.options.onState(state);
  }
}
