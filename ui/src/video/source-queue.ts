/** What has been played is kept so long, for the player's own needs. */
const KEEP_S = 4;
const TRIM_AFTER_S = 12;

/** Feeds a source buffer: one append at a time, all that waits in it, and frees what was played. */
export class SourceQueue {
  #waiting: Uint8Array<ArrayBuffer>[] = [];

  constructor(
    private readonly buffer: SourceBuffer,
    private readonly video: HTMLVideoElement,
    private readonly onFailure: () => void,
  ) {
    buffer.mode = "segments";
    buffer.addEventListener("updateend", this.#pump);
    buffer.addEventListener("error", onFailure);
  }

  push(piece: Uint8Array<ArrayBuffer>): void {
    this.#waiting.push(piece);
    this.#pump();
  }

  close(): void {
    this.buffer.removeEventListener("updateend", this.#pump);
    this.buffer.removeEventListener("error", this.onFailure);
    this.#waiting = [];
  }

  #pump = (): void => {
    const { buffer, video } = this;
    if (buffer.updating || this.#waiting.length === 0) return;
    try {
      const start = buffer.buffered.length > 0 ? buffer.buffered.start(0) : 0;
      if (video.currentTime - start > TRIM_AFTER_S) {
        buffer.remove(start, video.currentTime - KEEP_S);
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
