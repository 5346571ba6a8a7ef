import { contain } from "./fit";

export interface Still {
  blob: Blob;
  shownMs?: number;
}

/** Single recorded pictures on a canvas: while one is on its way only the newest wish waits, and the newest wins. */
export class StillFeed {
  #wanted: number | undefined;
  #busy = false;
  #shownMs: number | undefined;
  #bitmap: ImageBitmap | undefined;
  #closed = false;
  #observer: ResizeObserver;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly load: (atMs: number) => Promise<Still | undefined>,
    /** With the moment of the picture that is on the canvas now; nothing when there is none. */
    private readonly onShown: (shownMs: number | undefined) => void,
  ) {
    this.#observer = new ResizeObserver(() => {
      this.#draw();
    });
    this.#observer.observe(canvas);
  }

  /** The moment that the picture on the canvas shows. */
  get shownMs(): number | undefined {
    return this.#shownMs;
  }

  want(atMs: number): void {
    this.#wanted = atMs;
    if (!this.#busy) void this.#work();
  }

  close(): void {
    this.#closed = true;
    this.#wanted = undefined;
    this.#observer.disconnect();
    this.#bitmap?.close();
  }

  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#wanted !== undefined) {
      const at = this.#wanted;
      this.#wanted = undefined;
      const still = await this.load(at);
      const bitmap = still && (await createImageBitmap(still.blob).catch(() => undefined));
      if (this.#isClosed()) return;
      this.#bitmap?.close();
      this.#bitmap = bitmap;
      this.#shownMs = bitmap && (still?.shownMs ?? at);
      this.#draw();
      this.onShown(this.#shownMs);
    }
    this.#busy = false;
  }

  /** A call, because it changes while a picture is waited for. */
  #isClosed(): boolean {
    return this.#closed;
  }

  #draw(): void {
    const { canvas } = this;
    const width = Math.round(canvas.clientWidth * devicePixelRatio);
    const height = Math.round(canvas.clientHeight * devicePixelRatio);
    if (width === 0 || height === 0) return;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const context = canvas.getContext("2d", { alpha: false });
    if (!context) return;
    context.fillStyle = "black";
    context.fillRect(0, 0, width, height);
    if (!this.#bitmap) return;
    const rect = contain(this.#bitmap, { width, height });
    context.drawImage(this.#bitmap, rect.x, rect.y, rect.width, rect.height);
  }
}
