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
  #track: VideoTrack = { id: undefined, timescale: 90_000 };

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
    if (kind === "moov") this.#track = videoTrack(box) ?? this.#track;
    // A fragment may be one of sound alone: it adds no pictures.
    if (kind === "moof") this.#frames = frameTimes(box, this.#track);
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

interface VideoTrack {
  /** As its fragments name it; the only track where it is not told. */
  id: number | undefined;
  /** Ticks a second. */
  timescale: number;
}

/** The track with pictures: beside it there may be one with sound. */
function videoTrack(moov: Uint8Array<ArrayBuffer>): VideoTrack | undefined {
  const tracks = [...inner(moov)].filter((box) => boxKind(box) === "trak");
  const trak = tracks.find((each) => handler(each) === "vide") ?? tracks[0];
  const mdhd = trak && find(trak, ["mdia", "mdhd"]);
  const tkhd = trak && find(trak, ["tkhd"]);
  if (!mdhd) return undefined;
  return { id: tkhd && view(tkhd).getUint32(tkhd[HEADER] === 1 ? 28 : 20), timescale: view(mdhd).getUint32(mdhd[HEADER] === 1 ? 28 : 20) };
}

/** What a track holds: `vide` or `soun`. */
function handler(trak: Uint8Array<ArrayBuffer>): string | undefined {
  const hdlr = find(trak, ["mdia", "hdlr"]);
  return hdlr && String.fromCharCode(...hdlr.subarray(16, 20));
}

/** Flags of a `trun` box: which fields it and its samples have. */
const TRUN = { offset: 0x1, firstFlags: 0x4, duration: 0x100, size: 0x200, flags: 0x400, composition: 0x800 };

function frameTimes(moof: Uint8Array<ArrayBuffer>, track: VideoTrack): number[] {
  const traf = [...inner(moof)].find((box) => boxKind(box) === "traf" && isOf(box, track));
  const tfdt = traf && find(traf, ["tfdt"]);
  const trun = traf && find(traf, ["trun"]);
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
    times.push((decode + field(TRUN.composition)) / track.timescale);
    decode += duration;
  }
  return times.sort((a, b) => a - b);
}

function isOf(traf: Uint8Array<ArrayBuffer>, track: VideoTrack): boolean {
  const tfhd = find(traf, ["tfhd"]);
  return track.id === undefined || !tfhd || view(tfhd).getUint32(12) === track.id;
}
