/** Pictures of each tile that may be on their way at the same time. */
const ON_THEIR_WAY = 2;

/** What is left to tell waits at most this long. */
const SOON_MS = 50;

/**
 * Tells the engine which pictures arrived, so that it sends few new ones to a busy machine and not many
 * old ones: what lies in sockets and their buffers would be shown seconds late.
 */
export class SeenPictures {
  #untold = 0;
  #tiles = 1;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly tell: (pictures: number) => void) {}

  /** So many tiles are watched from now on; returns how many pictures may be on their way. */
  watch(tiles: number): number {
    this.#tiles = Math.max(1, tiles);
    return this.#tiles * ON_THEIR_WAY;
  }

  /** A picture arrived. */
  add(): void {
    this.#untold += 1;
    if (this.#untold >= this.#tiles / 2) this.#flush();
    else this.#timer ??= setTimeout(() => { this.#flush(); }, SOON_MS);
  }

  /** On a new connection nothing is on its way. */
  restart(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#untold = 0;
  }

  #flush(): void {
    const pictures = this.#untold;
    this.restart();
    if (pictures > 0) this.tell(pictures);
  }
}
