import type { ServerMessage } from "./generated";
import type { Connection } from "./live-socket";
import { NOTHING_YET, reduce, type LiveState } from "./live-state";

/**
 * Messages of so long are shown together: sixteen cameras that report at once cost one render.
 * A timer and not an animation frame, because those stop in a hidden window and do not wait in WebKitGTK.
 */
const BATCH_MS = 30;

/** Holds the live state outside React. */
export class LiveStore {
  #state: LiveState = NOTHING_YET;
  #queue: ServerMessage[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #listeners = new Set<() => void>();

  get = (): LiveState => this.#state;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  dispatch(message: ServerMessage): void {
    this.#queue.push(message);
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#flush();
    }, BATCH_MS);
  }

  setConnection(connection: Connection): void {
    this.#publish({ ...this.#state, connection });
  }

  #flush(): void {
    this.#timer = undefined;
    const messages = this.#queue;
    this.#queue = [];
    this.#publish(messages.reduce(reduce, this.#state));
  }

  #publish(state: LiveState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const each of this.#listeners) each();
  }
}
