import type { Boxes, CameraState, SceneView, TrackBox } from "@/api/generated";

import { BoxRing } from "./box-ring";
import type { DrawTimes } from "./draw-times";
import type { EngineClock } from "./engine-clock";
import { overlay } from "./overlay";
import type { Look } from "./paint";
import type { Picture } from "./picture";
import type { RateControl } from "./rate-control";
import type { PictureZoom } from "./picture-zoom";
import { Surface } from "./surface";

/** A stream slower than this does not bring the next picture soon enough to wait for it. */
const SLOW_MS = 250;

/** A picture older than this when it comes is no present. */
const OLD_MS = 1800;

const NOBODY: readonly TrackBox[] = [];

/** When a picture came, how old it was then, and how long the one before was shown. */
interface Arrival {
  localMs: number;
  delayMs: number;
  gapMs: number;
}

/**
 * One camera's wall pictures: decodes the newest, drops what is older, draws on every attached canvas.
 *
 * Draws when a picture is decoded and not in an animation frame: without compositing WebKitGTK runs
 * those unthrottled, and the engine already limits the rate.
 */
export class PictureFeed {
  readonly boxes = new BoxRing();
  /** What the engine says of the camera. */
  state: CameraState = "connecting";
  #scene: SceneView = { lines: [], zones: [] };
  #surfaces = new Set<Surface>();
  #watchers = new Set<() => void>();
  #waiting: Picture | undefined;
  #decoding = false;
  /** Counts the rests: a picture from before one is not shown after it. */
  #rests = 0;
  #arrival: Arrival | undefined;
  #shown: { bitmap: ImageBitmap; mediaUs: number } | undefined;

  constructor(
    private readonly clock: EngineClock,
    private readonly times: DrawTimes,
    private readonly rate: RateControl,
  ) {}

  /** Takes a picture; an older one that still waits is dropped. */
  push(picture: Picture, localMs: number): void {
    const delayMs = Math.max(0, this.clock.at(localMs) - picture.receivedUs / 1000);
    // The first picture is the one the engine had at hand, maybe from long ago. While the camera is
    // live the next one is a moment away; showing this one first would look like a failure.
    if (!this.#arrival && delayMs > OLD_MS && this.state === "live") return;
    this.#arrival = { localMs, delayMs, gapMs: localMs - (this.#arrival?.localMs ?? 0) };
    if (this.#waiting) this.rate.dropped();
    this.#waiting = picture;
    if (!this.#decoding) void this.#decode();
  }

  /**
   * Takes the people of an analysed picture.
   *
   * That is often on the screen already, but drawing it again costs as much as a new one: the boxes
   * wait for the next picture, except where that takes long.
   */
  addBoxes(boxes: Boxes): void {
    this.boxes.add(boxes);
    this.#tell();
    const slow = this.#arrival === undefined || this.#arrival.gapMs > SLOW_MS;
    if (slow && overlay.choice.boxes && this.#shown && boxes.media_us <= this.#shown.mediaUs) this.redraw();
  }

  /** Who is on the picture that is shown; the same list until others are. */
  get people(): readonly TrackBox[] {
    return (this.#shown && this.boxes.atMedia(this.#shown.mediaUs)?.boxes) ?? NOBODY;
  }

  /** Hears of new pictures and of new people on them. */
  subscribe = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => {
      this.#watchers.delete(watcher);
    };
  };

  get scene(): SceneView {
    return this.#scene;
  }

  setScene(scene: SceneView): void {
    // The camera's message comes every second, its scene changes a few times in its life.
    if (JSON.stringify(scene) === JSON.stringify(this.#scene)) return;
    this.#scene = scene;
    this.redraw();
  }

  /** Milliseconds since the newest picture was in front of the engine; nothing before the first. */
  ageMs(localMs: number): number | undefined {
    return this.#arrival && localMs - this.#arrival.localMs + this.#arrival.delayMs;
  }

  /** Draws on a canvas until the returned function is called. */
  attach(canvas: HTMLCanvasElement, look: Look, zoom?: PictureZoom): () => void {
    const draw = () => {
      this.#drawOn(surface);
    };
    const surface = new Surface(canvas, look, draw, zoom?.get);
    this.#surfaces.add(surface);
    draw();
    const unsubscribe = overlay.subscribe(draw);
    const stopZoom = zoom?.subscribe(draw);
    return () => {
      unsubscribe();
      stopZoom?.();
      surface.close();
      this.#surfaces.delete(surface);
    };
  }

  redraw(): void {
    for (const surface of this.#surfaces) this.#drawOn(surface);
  }

  /** Forgets the newest picture: nobody watches, and it would be old when somebody does again. */
  rest(): void {
    this.#rests += 1;
    this.#shown?.bitmap.close();
    this.#shown = undefined;
    this.#waiting = undefined;
    this.#arrival = undefined;
    this.boxes.clear();
    this.#tell();
  }

  #tell(): void {
    for (const each of this.#watchers) each();
  }

  async #decode(): Promise<void> {
    this.#decoding = true;
    while (this.#waiting) {
      const picture = this.#waiting;
      const rests = this.#rests;
      this.#waiting = undefined;
      // A damaged JPEG is dropped: the next one is a tenth of a second away, and the age shows the gap.
      const bitmap = await createImageBitmap(new Blob([picture.payload], { type: "image/jpeg" })).catch(() => undefined);
      if (bitmap && rests === this.#rests) this.#show(bitmap, picture);
      else bitmap?.close();
    }
    this.#decoding = false;
  }

  #show(bitmap: ImageBitmap, picture: Picture): void {
    this.#shown?.bitmap.close();
    this.#shown = { bitmap, mediaUs: picture.mediaUs };
    this.redraw();
    this.#tell();
    const now = performance.now();
    const latencyMs = this.clock.at(now) - picture.receivedUs / 1000;
    this.times.add(now, latencyMs);
    this.rate.drawn(latencyMs);
  }

  #drawOn(surface: Surface): void {
    if (!this.#shown) return;
    const { boxes, scene } = overlay.choice;
    surface.draw(this.#shown.bitmap, {
      boxes: boxes ? this.people : [],
      scene: scene && surface.look !== "plain" ? this.#scene : undefined,
    });
  }
}
