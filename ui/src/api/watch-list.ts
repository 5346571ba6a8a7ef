interface Wish {
  cameras: readonly string[];
  fps: number;
  /** Pixels a tile is wide; as large as there is when absent. */
  width: number | undefined;
}

export interface WatchListEvents {
  send: (cameras: string[], fps: number, width: number | undefined) => void;
  /** Nobody wants this camera's pictures any more. */
  ended: (camera: string) => void;
}

/** What all parts of the screen together want to see. */
export class WatchList {
  #wishes = new Set<Wish>();
  #cameras: string[] = [];
  #fps = 0;
  #width: number | undefined;
  #paused = false;
  #listeners = new Set<() => void>();
  #limit = Number.POSITIVE_INFINITY;
  #planned = false;

  constructor(private readonly events: WatchListEvents) {}

  /** Asks for cameras until the returned function is called. */
  add(cameras: readonly string[], fps: number, width?: number): () => void {
    const wish = { cameras, fps, width };
    this.#wishes.add(wish);
    this.#plan();
    return () => {
      this.#wishes.delete(wish);
      this.#plan();
    };
  }

  /** After a new connection the engine knows nothing of it. */
  resend(): void {
    this.events.send(this.#cameras, this.#fps, this.#width);
  }

  /** Pictures a second and camera that are wished for. */
  get wantedFps(): number {
    return Math.max(1, ...[...this.#wishes].map((wish) => wish.fps));
  }

  /** This machine can take no more pictures a second. */
  limit(fps: number): void {
    this.#limit = fps;
    this.#plan();
  }

  /** Nobody sees the window. */
  pause(paused: boolean): void {
    if (paused === this.#paused) return;
    this.#paused = paused;
    this.#plan();
    for (const each of this.#listeners) each();
  }

  isPaused = (): boolean => this.#paused;

  /** Hears when a pause begins or ends. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** After the present task: a screen that replaces another takes its pictures over without a gap. */
  #plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    queueMicrotask(() => {
      this.#planned = false;
      this.#update();
    });
  }

  #update(): void {
    const wishes = this.#paused ? [] : [...this.#wishes];
    const cameras = [...new Set(wishes.flatMap((wish) => wish.cameras))];
    const fps = Math.min(this.#limit, this.wantedFps);
    const width = widest(wishes);
    if (fps === this.#fps && width === this.#width && cameras.join("\n") === this.#cameras.join("\n")) return;
    const ended = this.#cameras.filter((camera) => !cameras.includes(camera));
    this.#cameras = cameras;
    this.#fps = fps;
    this.#width = width;
    for (const camera of ended) this.events.ended(camera);
    this.events.send(cameras, fps, width);
  }
}

function widest(wishes: readonly Wish[]): number | undefined {
  let most = 0;
  for (const { width } of wishes) {
    if (width === undefined) return undefined;
    most = Math.max(most, width);
  }
  return most || undefined;
}
