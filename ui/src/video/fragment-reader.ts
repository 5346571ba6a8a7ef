/** A part of a stream that can be appended as it is. */
export interface StreamPart {
  bytes: Uint8Array<ArrayBuffer>;
  /** When its pictures are shown, in seconds on the track; none for the stream's front. */
  frames: number[];
}

const HEADER = 8;

/** Cuts a fragmented MP4 stream into its front and its fragments, and notes when pictures are shown. */
export class FragmentReader {
  #rest: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #boxes: Uint8Array<ArrayBuffer>[] = [];
  #frames: number[] = [];
  #timescale = 90_000;

  push(chunk: Uint8Array<ArrayBuffer>): StreamPart[] {
    this.#rest = joined([this.#rest, chunk]);
    const parts: StreamPart[] = [];
    for (;;) {
      const size = boxSize(this.#rest);
      if (size === undefined || this.#rest.length < size) return parts;
      const box = this.#rest.slice(0, size);
      this.#rest = this.#rest.subarray(size);
      const part = this.#take(box);
      if (part) parts.push(part);
    }
  }

  #take(box: Uint8Array<ArrayBuffer>): StreamPart | undefined {
    this.#boxes.push(box);
    const kind = boxKind(box);
    if (kind === "moov") this.#timescale = timescale(box) ?? this.#timescale;
    if (kind === "moof") this.#frames = frameTimes(box, this.#timescale);
    if (kind !== "moov" && kind !== "mdat") return undefined;
    const part = { bytes: joined(this.#boxes), frames: this.#frames };
    this.#boxes = [];
    this.#frames = [];
    return part;
  }
}

function joined(pieces: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

const view = (bytes: Uint8Array<ArrayBuffer>) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function boxSize(bytes: Uint8Array<ArrayBuffer>): number | undefined {
  if (bytes.length < HEADER) return undefined;
  const size = view(bytes).getUint32(0);
  if (size === 1) return bytes.length < 16 ? undefined : Number(view(bytes).getBigUint64(HEADER));
  return Math.max(HEADER, size);
}

function boxKind(bytes: Uint8Array<ArrayBuffer>): string {
  return String.fromCharCode(...bytes.subarray(4, HEADER));
}

/** The boxes within a box. */
function* inner(box: Uint8Array<ArrayBuffer>): Generator<Uint8Array<ArrayBuffer>> {
  let rest = box.subarray(HEADER);
  for (;;) {
    const size = boxSize(rest);
    if (size === undefined || rest.length < size) return;
    yield rest.subarray(0, size);
    rest = rest.subarray(size);
  }
}

function find(box: Uint8Array<ArrayBuffer>, path: readonly string[]): Uint8Array<ArrayBuffer> | undefined {
  const [kind, ...rest] = path;
  for (const each of inner(box)) {
    if (boxKind(each) === kind) return rest.length === 0 ? each : find(each, rest);
  }
  return undefined;
}

function timescale(moov: Uint8Array<ArrayBuffer>): number | undefined {
  const mdhd = find(moov, ["trak", "mdia", "mdhd"]);
  if (!mdhd) return undefined;
  return view(mdhd).getUint32(mdhd[HEADER] === 1 ? 28 : 20);
}

/** Flags of a `trun` box: which fields it and its samples have. */
const TRUN = { offset: 0x1, firstFlags: 0x4, duration: 0x100, size: 0x200, flags: 0x400, composition: 0x800 };

function frameTimes(moof: Uint8Array<ArrayBuffer>, scale: number): number[] {
  const tfdt = find(moof, ["traf", "tfdt"]);
  const trun = find(moof, ["traf", "trun"]);
  if (!tfdt || !trun) return [];
  let decode = tfdt[HEADER] === 1 ? Number(view(tfdt).getBigUint64(12)) : view(tfdt).getUint32(12);
  const run = view(trun);
  const flags = run.getUint32(HEADER) & 0xffffff;
  const count = run.getUint32(12);
  let at = 16 + (flags & TRUN.offset ? 4 : 0) + (flags & TRUN.firstFlags ? 4 : 0);
  const times: number[] = [];
  const field = (flag: number) => {
    if ((flags & flag) === 0) return 0;
    at += 4;
    return run.getInt32(at - 4);
  };
  for (let sample = 0; sample < count && at < trun.length; sample += 1) {
    const duration = field(TRUN.duration);
    field(TRUN.size);
    field(TRUN.flags);
    times.push((decode + field(TRUN.composition)) / scale);
    decode += duration;
  }
  return times.sort((a, b) => a - b);
}
