import type { SoundStart } from "@/api/generated";

import { parsePicture } from "./picture";
import { SourceQueue } from "./source-queue";

export type SoundState = "starting" | "playing" | "failed";

/** Behind the newest sound by more than the first, it goes on at the second. */
const LATE_S = 1.5;
const GOOD_S = 0.4;
const WATCH_MS = 250;

/** Plays what a camera hears, as it comes. Apart from the pictures: nothing about sound ever delays one. */
export class SoundPlayer {
  readonly #audio = new Audio();
  readonly #socket: WebSocket;
  readonly #watch: ReturnType<typeof setInterval>;
  #queue: SourceQueue | undefined;
  #early: Uint8Array<ArrayBuffer>[] = [];
  #state: SoundState = "starting";

  constructor(
    /** The camera's sound socket, signed in. */
    open: () => WebSocket,
    private readonly onState: (state: SoundState) => void,
  ) {
    this.#audio.onplaying = () => {
      this.#setState("playing");
    };
    this.#socket = open();
    this.#socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => {
      if (typeof event.data === "string") this.#begin(event.data);
      else this.#feed(event.data);
    };
    this.#socket.onclose = () => {
      this.#setState("failed");
    };
    this.#watch = setInterval(() => {
      this.#follow();
    }, WATCH_MS);
  }

  close(): void {
    clearInterval(this.#watch);
    this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
    this.#audio.onplaying = null;
    this.#audio.pause();
    this.#drop();
    this.#audio.removeAttribute("src");
    this.#audio.load();
  }

  #begin(text: string): void {
    const start = JSON.parse(text) as SoundStart | { type: "error" };
    if (!("mime" in start) || typeof MediaSource === "undefined" || !MediaSource.isTypeSupported(start.mime)) {
      this.#setState("failed");
      return;
    }
    this.#drop();
    const source = new MediaSource();
    const url = URL.createObjectURL(source);
    source.onsourceopen = () => {
      URL.revokeObjectURL(url);
      try {
        this.#queue = new SourceQueue(source.addSourceBuffer(start.mime), () => this.#audio.currentTime, () => {
          this.#setState("failed");
        });
      } catch {
        this.#setState("failed");
        return;
      }
      for (const piece of this.#early) this.#queue.push(piece);
      this.#early = [];
      // Asked for by a press or a key: it may play.
      this.#audio.play().catch(() => {
        this.#setState("failed");
      });
    };
    this.#audio.src = url;
  }

  #feed(message: ArrayBuffer): void {
    const piece = parsePicture(message);
    if (!piece) return;
    if (this.#queue) this.#queue.push(piece.payload);
    else this.#early.push(piece.payload);
  }

  #follow(): void {
    const { buffered, currentTime } = this.#audio;
    if (buffered.length === 0) return;
    const end = buffered.end(buffered.length - 1);
    if (end - currentTime > LATE_S) this.#audio.currentTime = end - GOOD_S;
  }

  #drop(): void {
    this.#queue?.close();
    this.#queue = undefined;
    this.#early = [];
  }

  #setState(state: SoundState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.onState(state);
  }
}
