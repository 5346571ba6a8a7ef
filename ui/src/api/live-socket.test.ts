import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { ServerMessage } from "./generated";
import { LiveSocket, type Connection } from "./live-socket";

/** The part of a WebSocket that is used, driven by the test. */
class FakeSocket {
  static made: FakeSocket[] = [];
  readyState = 1;
  sent: unknown[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string | ArrayBuffer }) => void) | null = null;
  onclose: (() => void) | null = null;
  constructor() {
    FakeSocket.made.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.closed = true;
  }
  says(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

const HELLO = { type: "hello", hello: {} };

function start() {
  const connections: Connection[] = [];
  const messages: ServerMessage[] = [];
  const socket = new LiveSocket(
    "ws://engine/live",
    "secret",
    { onConnection: (connection) => connections.push(connection), onMessage: (message) => messages.push(message), onPicture: () => undefined },
    () => new FakeSocket() as unknown as WebSocket,
    () => 1,
  );
  socket.start();
  return { socket, connections, messages, last: () => FakeSocket.made.at(-1) as FakeSocket };
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.made = [];
});
afterEach(() => {
  vi.useRealTimers();
});

describe("LiveSocket", () => {
  it("signs in first, and is live after the greeting", () => {
    const { connections, messages, last } = start();
    last().onopen?.();
    expect(last().sent).toEqual([{ type: "auth", token: "secret" }]);
    last().says(HELLO);
    expect(connections.at(-1)).toEqual({ kind: "live" });
    expect(messages).toHaveLength(1);
  });

  it("comes back with growing waits", () => {
    const { connections, last } = start();
    for (const wait of [500, 1000, 2000]) {
      const before = FakeSocket.made.length;
      last().onclose?.();
      expect(connections.at(-1)).toMatchObject({ kind: "lost" });
      vi.advanceTimersByTime(wait - 1);
      expect(FakeSocket.made).toHaveLength(before);
      vi.advanceTimersByTime(1);
      expect(FakeSocket.made).toHaveLength(before + 1);
    }
    expect(connections.at(-1)).toMatchObject({ attempt: 3 });
  });

  it("takes silence for a dead connection", () => {
    const { connections, last } = start();
    last().says(HELLO);
    const silent = last();
    vi.advanceTimersByTime(4999);
    expect(connections.at(-1)).toEqual({ kind: "live" });
    vi.advanceTimersByTime(1);
    expect(silent.closed).toBe(true);
    expect(connections.at(-1)).toMatchObject({ kind: "lost", attempt: 1 });
  });

  it("says since when it is lost, over all attempts", () => {
    vi.setSystemTime(1_000_000);
    const { connections, last } = start();
    last().onclose?.();
    vi.advanceTimersByTime(500);
    last().onclose?.();
    expect(connections.at(-1)).toEqual({ kind: "lost", sinceMs: 1_000_000, attempt: 2 });
  });

  it("waits short again after half a healthy minute", () => {
    const { connections, last } = start();
    last().onclose?.();
    vi.advanceTimersByTime(500);
    last().says(HELLO);
    for (let second = 0; second < 31; second += 1) {
      vi.advanceTimersByTime(1000);
      last().says({ type: "health" });
    }
    last().onclose?.();
    expect(connections.at(-1)).toMatchObject({ kind: "lost", attempt: 1 });
  });

  it.each(["not_signed_in", "password_change_needed", "second_factor_needed"])("gives up where only signing in helps: %s", (code) => {
    const { connections, last } = start();
    last().says({ type: "error", error: { code, message: "", request_id: "" } });
    expect(connections.at(-1)).toEqual({ kind: "refused" });
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.made).toHaveLength(1);
  });

  it("lets go of everything when closed", () => {
    const { socket, last } = start();
    last().onclose?.();
    socket.close();
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.made).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("drops a message that cannot be read and goes on", () => {
    const { messages, last } = start();
    last().onmessage?.({ data: "{" });
    last().says(HELLO);
    expect(messages).toHaveLength(1);
  });
});
