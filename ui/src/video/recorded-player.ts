import { bufferedUntil, nextFetch, reachable, spanAt, type Span } from "./fetch-plan";
import { follow } from "./follow";
import { FragmentReader } from "./fragment-reader";
import { KEYFRAMES_FROM, type PlayClock } from "./play-clock";
import { SourceQueue } from "./source-queue";

/**
 * What one camera's player is at. Unknown: what is recorded has not been told. Missing: nothing is
 * recorded of the moment. Unsupported and failed are final: single pictures take over.
 */
export type RecordedState = "unknown" | "missing" | "loading" | "ready" | "unsupported" | "failed";

export interface MediaRequest extends Span {
  /** The moment that is zero on the player's track. */
  originMs: number;
  keyframes: boolean;
  /** With its sound track, where it has one. */
  sound: boolean;
}

/** A stream of video, or that nothing is there. */
export type MediaAnswer = { kind: "stream"; mime: string; hasSound: boolean; body: ReadableStream<Uint8Array<ArrayBuffer>> } | { kind: "nothing" } | { kind: "error" };

export interface RecordedPlayerOptions {
  video: HTMLVideoElement;
  clock: PlayClock;
  edgeMs: () => number;
  open: (request: MediaRequest, signal: AbortSignal) => Promise<MediaAnswer>;
  onState: (state: RecordedState) => void;
}

/** A track begins so long before the moment it is built for, and reaches so far: room to go back and forth. */
const TRACK_BEFORE_MS = 6 * 3_600_000;
const TRACK_MS = 48 * 3_600_000;

const KEEP = { keepS: 30, trimAfterS: 90 };
const MAX_FRAMES = 20_000;
const MAX_REBUILDS = 3;
const FORGIVE_MS = 60_000;
const RETRY_MS = 1000;
/** A seek that takes longer is asked for anew: some players wait for ever for a place they lack. */
const SEEK_PATIENCE_MS = 2500;
/** Enough to be within the picture that begins there. */
const INTO_FRAME_MS = 2;

/** Shows recorded video of one camera at the moment of a clock, through Media Source Extensions. */
export class RecordedPlayer {
  #recorded: readonly Span[] | undefined;
  #originMs = 0;
  #source: MediaSource | undefined;
  #queue: SourceQueue | undefined;
  #buffer: SourceBuffer | undefined;
  #mime: string | undefined;
  /** Parts that came before the source was open. */
  #early: Uint8Array<ArrayBuffer>[] = [];
  #fetch: { abort: AbortController; span: Span } | undefined;
  #keyframes = false;
  #sound = false;
  #hasSound = false;
  #frames: number[] = [];
  #rebuilds: number[] = [];
  #notBefore = 0;
  #soughtMs = Number.NEGATIVE_INFINITY;
  #state: RecordedState = "unknown";
  #closed = false;

  constructor(private readonly options: RecordedPlayerOptions) {
    options.video.onerror = () => {
      this.#rebuild();
    };
  }

  get video(): HTMLVideoElement {
    return this.options.video;
  }

  get state(): RecordedState {
    return this.#state;
  }

  get recorded(): readonly Span[] | undefined {
    return this.#recorded;
  }

  /** What is recorded around the moment shown, in order. */
  setRecorded(recorded: readonly Span[]): void {
    this.#recorded = recorded;
  }

  /** Whether a moment is recorded, as far as is known. */
  covers(atMs: number): boolean {
    return this.#recorded !== undefined && spanAt(this.#recorded, atMs, this.options.edgeMs()) !== undefined;
  }

  /** Whether sound was recorded with what plays. */
  get hasSound(): boolean {
    return this.#hasSound;
  }

  /** Whether its sound is heard. It is not even asked for until somebody wants it. */
  setSound(on: boolean): void {
    this.options.video.muted = !on;
    if (on === this.#sound) return;
    this.#sound = on;
    if (this.#hasSound) this.#clear();
  }

  /** Whether the clock must wait for this player's pictures. */
  get starved(): boolean {
    return this.#state === "loading";
  }

  /** The moment of the next or previous picture, as far as loaded. */
  neighbour(direction: 1 | -1): number | undefined {
    const at = this.options.clock.now() + INTO_FRAME_MS;
    const shown = this.#frames.findLastIndex((frame) => frame <= at);
    if (shown < 0) return undefined;
    const found = this.#frames[shown + direction];
    const current = this.#frames[shown];
    // Across a gap or a stretch not loaded there is no neighbour.
    return found !== undefined && current !== undefined && Math.abs(found - current) < RETRY_MS ? found : undefined;
  }

  /** To be called several times a second. */
  tick(): void {
    if (this.#closed || this.#state === "unsupported" || this.#state === "failed") return;
    const { clock, video } = this.options;
    const at = clock.now();
    const { rate, playing, held } = clock.get();
    if (!this.#recorded) return;
    if (this.#source && (at < this.#originMs || at > this.#originMs + TRACK_MS)) this.#tearDown();
    if (rate >= KEYFRAMES_FROM !== this.#keyframes) {
      this.#keyframes = rate >= KEYFRAMES_FROM;
      this.#clear();
    }
    this.#fill(at, rate);
    const there = this.covers(at);
    const loaded = bufferedUntil(this.#buffered(), at) > at;
    if (!there && !loaded) {
      if (!video.paused) video.pause();
      this.#setState("missing");
      return;
    }
    if (!loaded) {
      this.#setState("loading");
      return;
    }
    this.#lead(at, rate, playing && !held);
    this.#setState(video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && !video.seeking ? "ready" : "loading");
  }

  close(): void {
    this.#closed = true;
    this.options.video.onerror = null;
    this.#tearDown();
  }

  #lead(at: number, rate: number, running: boolean): void {
    const { video } = this.options;
    const target = (reachable(this.#buffered(), at) - this.#originMs) / 1000;
    if (!running) {
      if (!video.paused) video.pause();
      // Half a picture off is another picture.
      if (Math.abs(video.currentTime - target - INTO_FRAME_MS / 1000) > 0.004) this.#seek(target + INTO_FRAME_MS / 1000);
      return;
    }
    const lead = follow(this.#originMs + video.currentTime * 1000, at, rate);
    if (lead.jump || video.seeking) this.#seek(target + INTO_FRAME_MS / 1000);
    if (Math.abs(video.playbackRate - lead.rate) > 0.001) video.playbackRate = lead.rate;
    if (video.paused) video.play().catch(() => undefined);
  }

  /** Goes to a place of the track; a seek that is under way may take its time. */
  #seek(toS: number): void {
    const { video } = this.options;
    const now = performance.now();
    if (video.seeking && now - this.#soughtMs < SEEK_PATIENCE_MS) return;
    this.#soughtMs = now;
    video.currentTime = toS;
  }

  #fill(at: number, rate: number): void {
    const { edgeMs } = this.options;
    if (this.#fetch) {
      const { fromMs, toMs } = this.#fetch.span;
      // A jump out of what is being fetched and of what is there makes the rest of it useless.
      const useful = (at >= fromMs - 2500 && at < toMs) || bufferedUntil(this.#buffered(), at) > at;
      if (useful) return;
      this.#stopFetch();
    }
    if (performance.now() < this.#notBefore || !this.#recorded || this.#queue?.clearing) return;
    const span = nextFetch({ atMs: at, rate, buffered: this.#buffered(), recorded: this.#recorded, edgeMs: edgeMs() });
    if (!span) return;
    if (this.#frames.length > 0 && bufferedUntil(this.#buffered(), at) <= at && this.#buffered().length > 0) this.#clear();
    void this.#load(span);
  }

  async #load(span: Span): Promise<void> {
    const abort = new AbortController();
    const mine = { abort, span };
    this.#fetch = mine;
    if (!this.#source) this.#originMs = span.fromMs - TRACK_BEFORE_MS;
    const answer = await this.options.open({ ...span, originMs: this.#originMs, keyframes: this.#keyframes, sound: this.#sound }, abort.signal);
    if (this.#fetch !== mine) return;
    if (answer.kind === "stream") {
      this.#hasSound = answer.hasSound;
      if (this.#prepare(answer.mime)) await this.#read(answer.body, mine);
    } else {
      this.#notBefore = performance.now() + RETRY_MS;
    }
    if (this.#fetch === mine) this.#fetch = undefined;
  }

  async #read(body: ReadableStream<Uint8Array<ArrayBuffer>>, mine: { abort: AbortController; span: Span }): Promise<void> {
    const reader = body.getReader();
    const parts = new FragmentReader();
    let some = false;
    try {
      for (;;) {
        const { value, done } = await reader.read();
        if (this.#fetch !== mine) {
          reader.cancel().catch(() => undefined);
          return;
        }
        if (done) break;
        for (const part of parts.push(value)) {
          some ||= part.frames.length > 0;
          this.#note(part.frames);
          if (this.#queue) this.#queue.push(part.bytes);
          else this.#early.push(part.bytes);
        }
      }
    } catch {
      some = false;
    }
    // Nothing new, or broken off: not at once again.
    if (!some) this.#notBefore = performance.now() + RETRY_MS;
    else if (mine.span.toMs >= this.options.edgeMs() - RETRY_MS) this.#notBefore = performance.now() + RETRY_MS / 2;
  }

  #note(frames: readonly number[]): void {
    const [first, last] = [frames[0], frames.at(-1)];
    if (first === undefined || last === undefined) return;
    const moment = (seconds: number) => this.#originMs + seconds * 1000;
    const others = this.#frames.filter((frame) => frame < moment(first) - 1 || frame > moment(last) + 1);
    this.#frames = [...others, ...frames.map(moment)].sort((a, b) => a - b).slice(-MAX_FRAMES);
  }

  /** Whether there is a source for that format; makes one the first time, or when the format is another. */
  #prepare(mime: string): boolean {
    if (typeof MediaSource === "undefined" || !MediaSource.isTypeSupported(mime)) {
      this.#giveUp("unsupported");
      return false;
    }
    if (this.#source && this.#mime === mime) return true;
    const origin = this.#originMs;
    const fetch = this.#fetch;
    this.#dropSource();
    [this.#originMs, this.#fetch, this.#mime] = [origin, fetch, mime];
    const source = new MediaSource();
    this.#source = source;
    const url = URL.createObjectURL(source);
    source.onsourceopen = () => {
      URL.revokeObjectURL(url);
      try {
        // Places ahead of what is loaded can be gone to only within the duration.
        source.duration = TRACK_MS / 1000;
        this.#buffer = source.addSourceBuffer(mime);
        this.#queue = new SourceQueue(this.#buffer, () => (this.options.clock.now() - this.#originMs) / 1000, () => { this.#rebuild(); }, KEEP);
        for (const piece of this.#early) this.#queue.push(piece);
        this.#early = [];
      } catch {
        this.#rebuild();
      }
    };
    this.options.video.src = url;
    return true;
  }

  #buffered(): Span[] {
    const spans: Span[] = [];
    if (this.#queue?.clearing) return spans;
    try {
      const ranges = this.#buffer?.buffered;
      for (let i = 0; ranges && i < ranges.length; i += 1) {
        spans.push({ fromMs: this.#originMs + ranges.start(i) * 1000, toMs: this.#originMs + ranges.end(i) * 1000 });
      }
    } catch {
      // A buffer of a source that was dropped has none.
    }
    return spans;
  }

  #clear(): void {
    this.#stopFetch();
    this.#frames = [];
    this.#early = [];
    this.#notBefore = 0;
    this.#queue?.clear();
  }

  #stopFetch(): void {
    this.#fetch?.abort.abort();
    this.#fetch = undefined;
  }

  #rebuild(): void {
    if (this.#closed) return;
    const now = performance.now();
    this.#rebuilds = [...this.#rebuilds.filter((atMs) => atMs > now - FORGIVE_MS), now];
    if (this.#rebuilds.length > MAX_REBUILDS) {
      this.#giveUp("failed");
      return;
    }
    this.#tearDown();
    this.#setState("loading");
  }

  #giveUp(state: "unsupported" | "failed"): void {
    this.#tearDown();
    this.#setState(state);
  }

  #tearDown(): void {
    this.#stopFetch();
    this.#dropSource();
    this.options.video.removeAttribute("src");
    this.options.video.load();
  }

  #dropSource(): void {
    this.#queue?.close();
    if (this.#source) this.#source.onsourceopen = null;
    this.#queue = this.#buffer = this.#source = this.#mime = undefined;
    this.#early = [];
    this.#frames = [];
  }

  #setState(state: RecordedState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.options.onState(state);
  }
}
