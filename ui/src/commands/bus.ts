import type { ActionId } from "./actions";

/** Runs an action; for `tile.pick` the key says which. False: not now, ask the next. */
export type Run = (key: string) => boolean | undefined;

/** Who does what at present. The newest offer goes first: a dialog comes before the screen below it. */
export class CommandBus {
  #offers = new Map<ActionId, Run[]>();
  #listeners = new Set<() => void>();
  #version = 0;

  offer(id: ActionId, run: Run): () => void {
    this.#offers.set(id, [run, ...(this.#offers.get(id) ?? [])]);
    this.#changed();
    return () => {
      this.#offers.set(id, (this.#offers.get(id) ?? []).filter((each) => each !== run));
      this.#changed();
    };
  }

  /** Whether somebody did it. */
  run(id: ActionId, key = ""): boolean {
    return (this.#offers.get(id) ?? []).some((run) => run(key) !== false);
  }

  offered(id: ActionId): boolean {
    return (this.#offers.get(id) ?? []).length > 0;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** Changes with every offer. */
  version = (): number => this.#version;

  #changed(): void {
    this.#version += 1;
    for (const each of this.#listeners) each();
  }
}

export const bus = new CommandBus();
