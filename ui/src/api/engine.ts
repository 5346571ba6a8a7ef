import { EngineClock } from "@/video/engine-clock";
import { PictureHub } from "@/video/picture-hub";

import { ApiClient } from "./client";
import type { ServerMessage } from "./generated";
import { LiveSocket, type Connection } from "./live-socket";
import { LiveStore } from "./live-store";
import { SeenPictures } from "./seen-pictures";
import { WatchList } from "./watch-list";

/** Why a page signs in anew: what it has is no longer good, or says nobody's name. */
export type End = "refused" | "nameless";

/** Everything that talks to one engine with one token; made at sign-in, closed at sign-out. */
export class Engine {
  readonly client: ApiClient;
  readonly live = new LiveStore();
  readonly clock = new EngineClock();
  readonly pictures = new PictureHub(this.clock);
  readonly watching: WatchList;
  readonly #socket: LiveSocket;
  readonly #token: string;
  readonly #onEnd: (why: End) => void;
  readonly #seen = new SeenPictures((pictures) => {
    this.#socket.send({ type: "seen", pictures });
  });

  constructor(token: string, onEnd: (why: End) => void) {
    const onRefused = () => {
      onEnd("refused");
    };
    this.#token = token;
    this.#onEnd = onEnd;
    this.client = new ApiClient(token, onRefused);
    this.#socket = new LiveSocket(socketUrl("/live"), token, {
      onMessage: (message) => {
        this.#receive(message);
      },
      onPicture: (message) => {
        this.pictures.receive(message, performance.now());
        this.#seen.add();
      },
      onConnection: (connection) => {
        this.#connection(connection, onRefused);
      },
    });
    this.watching = new WatchList({
      send: (cameras, fps, width) => {
        const window = this.#seen.watch(cameras.length);
        this.#socket.send({ type: "watch", cameras, fps, window, ...(width !== undefined && { width }) });
      },
      ended: (camera) => {
        this.pictures.rest(camera);
      },
    });
  }

  start(): void {
    this.#socket.start();
  }

  retryNow(): void {
    this.#socket.retryNow();
  }

  close(): void {
    this.#socket.close();
  }

  /** Opens the camera's video socket and signs in on it. */
  openVideo(camera: string, stream: "main" | "sub"): WebSocket {
    return this.#open(`/cameras/${encodeURIComponent(camera)}/video?stream=${stream}`);
  }

  /** Opens the camera's sound socket and signs in on it. */
  openSound(camera: string): WebSocket {
    return this.#open(`/cameras/${encodeURIComponent(camera)}/sound`);
  }

  /** Opens the socket to the camera's loudspeaker and signs in on it. */
  openTalk(camera: string): WebSocket {
    return this.#open(`/cameras/${encodeURIComponent(camera)}/talk`);
  }

  #open(path: string): WebSocket {
    const socket = new WebSocket(socketUrl(path));
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      socket.send(JSON.stringify({ type: "auth", token: this.#token }));
    };
    return socket;
  }

  /** The engine's wall clock now. */
  nowMs(): number {
    return this.clock.at(performance.now());
  }

  #connection(connection: Connection, onRefused: () => void): void {
    this.live.setConnection(connection);
    this.#seen.restart();
    if (connection.kind === "refused") onRefused();
  }

  /** Once a second, with the engine's own beat. */
  #adjustRate(): void {
    const limit = this.pictures.rate.decide(performance.now(), this.watching.wantedFps);
    if (limit !== undefined) this.watching.limit(limit);
  }

  #receive(message: ServerMessage): void {
    switch (message.type) {
      case "tracks":
        this.pictures.tracks(message);
        return;
      case "watching":
        this.pictures.assign(message.tiles);
        return;
      case "hello":
        this.clock.sample(message.hello.now_ms, performance.now());
        for (const camera of message.hello.cameras) this.pictures.camera(camera);
        this.watching.resend();
        break;
      case "health":
        this.clock.sample(message.now_ms, performance.now());
        this.#adjustRate();
        break;
      case "camera":
        this.pictures.camera(message.camera);
        break;
      case "camera_removed":
        this.pictures.forget(message.camera);
        break;
      case "me":
        // The machine's own token, where there are accounts: what is done on screens has somebody's name.
        if (message.me.has_users && message.me.user === undefined) {
          this.close();
          this.#onEnd("nameless");
          return;
        }
        break;
      case "event":
      case "numbers":
      case "alert":
      case "snoozes":
      case "site":
      case "walls_changed":
      case "error":
        break;
    }
    this.live.dispatch(message);
  }
}

function socketUrl(path: string): string {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return `${scheme}://${location.host}/api/v1${path}`;
}
