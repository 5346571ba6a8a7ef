interface Wish {
  cameras: readonly string[];
  fps: number;
}

export interface WatchListEvents {
  send: (cameras: string[], fps: number) => void;
  /** Nobody wants this camera's pictures any more. */
  ended: (camera: string) => void;
}

/** What all parts of the screen together want to see. */
export class WatchList {
  #wishes = new Set<Wish>();
  #cameras: string[] = [];
  #fps = 0;
  #paused = false;
  #limit = Number.POSITIVE_INFINITY;
  #planned = false;

  constructor(private readonly events: WatchListEvents) {}

  /** Asks for cameras until the returned function is called. */
  add(cameras: readonly string[], fps: number): () => void {
    const wish = { cameras, fps };
    this.#wishes.add(wish);
    this.#plan();
    return () => {
      this.#wishes.delete(wish);
      this.#plan();
    };
  }

  /** After a new connection the engine knows nothing of it. */
  resend(): void {
    this.events.send(this.#cameras, this.#fps);
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
    this.#paused = paused;
    this.#plan();
  }

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
    if (fps === this.#fps && cameras.join("\n") === this.#cameras.join("\n")) return;
    const ended = this.#cameras.filter((camera) => !cameras.includes(camera));
    this.#cameras = cameras;
    this.#fps = fps;
    for (const camera of ended) this.events.ended(camera);
    this.events.send(cameras, fps);
  }
}
