/** How much of what has been played is kept, and when it is worth freeing the rest. */
export interface Keep {
  keepS: number;
  trimAfterS: number;
}

/** Nobody goes back in live video: what is kept is for the player's own needs. */
const LIVE: Keep = { keepS: 4, trimAfterS: 12 };

/** Feeds a source buffer: one append at a time, all that waits in it, and frees what was played. */
export class SourceQueue {
  #waiting: Uint8Array<ArrayBuffer>[] = [];
  #clearing: "no" | "wanted" | "running" = "no";

  constructor(
    private readonly buffer: SourceBuffer,
    /** Where playing is, or is about to go: nothing from there on is freed. */
    private readonly atS: () => number,
    private readonly onFailure: () => void,
    private readonly keep: Keep = LIVE,
  ) {
    buffer.mode = "segments";
    buffer.addEventListener("updateend", this.#pump);
    buffer.addEventListener("error", onFailure);
  }

  /** Whether what is in the buffer is about to be freed. */
  get clearing(): boolean {
    return this.#clearing !== "no";
  }

  push(piece: Uint8Array<ArrayBuffer>): void {
    this.#waiting.push(piece);
    this.#pump();
  }

  /** Frees everything, and what waits. */
  clear(): void {
    this.#waiting = [];
    this.#clearing = "wanted";
    this.#pump();
  }

  close(): void {
    this.buffer.removeEventListener("updateend", this.#pump);
    this.buffer.removeEventListener("error", this.onFailure);
    this.#waiting = [];
  }

  #pump = (): void => {
    const { buffer, keep } = this;
    try {
      if (buffer.updating) return;
      if (this.#clearing === "running") this.#clearing = "no";
      if (this.#clearing === "wanted") {
        this.#clearing = "running";
        buffer.remove(0, Number.POSITIVE_INFINITY);
        return;
      }
      if (this.#waiting.length === 0) return;
      const at = this.atS();
      const start = buffer.buffered.length > 0 ? buffer.buffered.start(0) : at;
      if (at - start > keep.trimAfterS) {
        buffer.remove(start, at - keep.keepS);
        return;
      }
      buffer.appendBuffer(joined(this.#waiting));
      this.#waiting = [];
    } catch {
      this.onFailure();
    }
  };
}

function joined(pieces: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const [only] = pieces;
  if (only && pieces.length === 1) return only;
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
