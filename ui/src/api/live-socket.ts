import { retryDelayMs } from "./backoff";
import type { ClientMessage, ErrorCode, ServerMessage } from "./generated";

/** Where the connection to the engine stands. */
export type Connection =
  | { kind: "connecting" }
  | { kind: "live" }
  | { kind: "lost"; sinceMs: number; attempt: number }
  | { kind: "refused" };

export interface LiveSocketEvents {
  onMessage: (message: ServerMessage) => void;
  onPicture: (message: ArrayBuffer) => void;
  onConnection: (connection: Connection) => void;
}

/** `WebSocket.OPEN`, also where there is no global of that name. */
const OPEN = 1;

/** The engine says how it is once a second; so long a silence is a dead connection. */
const SILENCE_MS = 5000;

/** What is missing is given at sign-in: who one is, a password of one's own, a second step. */
const NEEDS_SIGN_IN: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["not_signed_in", "password_change_needed", "second_factor_needed"]);

/** After this long the next loss starts again with a short wait. */
const HEALTHY_MS = 30_000;

/** The live connection, kept up: signs in, watches for silence, comes back with growing waits. */
export class LiveSocket {
  #socket: WebSocket | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #openedMs: number | undefined;
  #lostMs: number | undefined;
  #closed = false;

  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly events: LiveSocketEvents,
    private readonly connect: (url: string) => WebSocket = (address) => new WebSocket(address),
    private readonly random: () => number = Math.random,
  ) {}

  start(): void {
    this.#closed = false;
    this.events.onConnection({ kind: "connecting" });
    this.#open();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#drop();
  }

  send(message: ClientMessage): void {
    if (this.#socket?.readyState === OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** Skips the rest of the wait: a person asked. */
  retryNow(): void {
    if (this.#socket || this.#closed) return;
    clearTimeout(this.#retry);
    this.#open();
  }

  #open(): void {
    const socket = this.connect(this.url);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.onopen = () => {
      this.send({ type: "auth", token: this.token });
    };
    socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => {
      this.#listen();
      if (typeof event.data === "string") this.#receive(event.data);
      else this.events.onPicture(event.data);
    };
    socket.onclose = () => {
      this.#lose();
    };
    this.#listen();
  }

  #receive(text: string): void {
    let message: ServerMessage;
    try {
      message = JSON.parse(text) as ServerMessage;
    } catch {
      return;
    }
    if (message.type === "error" && NEEDS_SIGN_IN.has(message.error.code)) {
      this.close();
      this.events.onConnection({ kind: "refused" });
      return;
    }
    if (message.type === "hello") {
      this.#openedMs = Date.now();
      this.#lostMs = undefined;
      this.events.onConnection({ kind: "live" });
    }
    this.events.onMessage(message);
  }

  #listen(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      this.#lose();
    }, SILENCE_MS);
  }

  #lose(): void {
    this.#drop();
    if (this.#closed) return;
    if (this.#openedMs !== undefined && Date.now() - this.#openedMs > HEALTHY_MS) this.#attempt = 0;
    this.#openedMs = undefined;
    this.#attempt += 1;
    this.#lostMs ??= Date.now();
    this.events.onConnection({ kind: "lost", sinceMs: this.#lostMs, attempt: this.#attempt });
    this.#retry = setTimeout(
      () => {
        this.#open();
      },
      retryDelayMs(this.#attempt, this.random),
    );
  }

  /** Without waiting for the other side: a dead peer answers no closing handshake. */
  #drop(): void {
    clearTimeout(this.#silence);
    const socket = this.#socket;
    this.#socket = undefined;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}
