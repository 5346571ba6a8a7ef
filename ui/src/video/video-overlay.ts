import type { Boxes, SceneView } from "@/api/generated";

import { contain } from "./fit";
import { overlay } from "./overlay";
import { paintBoxes, paintScene, type Look } from "./paint";
import { drawingPalette } from "./palette";
import { seenThrough, type ZoomView } from "./picture-zoom";

/** Often enough for boxes of a few analysed pictures a second, where the video tells us nothing of its frames. */
const PERIOD_MS = 60;

export interface OverlaySource {
  video: HTMLVideoElement;
  look: Look;
  scene: () => SceneView;
  /** The boxes that belong to the picture on the screen. */
  boxes: () => Boxes | undefined;
  /** What of the picture is seen. */
  zoom: () => ZoomView;
}

/** Boxes, lines and zones above a playing video; draws only what changed. */
export class VideoOverlay {
  #drawn = "";
  #drawnBoxes: Boxes | undefined;
  #timer: ReturnType<typeof setInterval>;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly source: OverlaySource,
  ) {
    this.#timer = setInterval(() => {
      this.#draw();
    }, PERIOD_MS);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #draw(): void {
    const { canvas, source } = this;
    const width = Math.round(canvas.clientWidth * devicePixelRatio);
    const height = Math.round(canvas.clientHeight * devicePixelRatio);
    const { boxes: withBoxes, scene: withScene } = overlay.choice;
    const boxes = withBoxes ? source.boxes() : undefined;
    const scene = withScene ? source.scene() : undefined;
    const state = JSON.stringify([width, height, source.video.videoWidth, source.video.videoHeight, scene, source.zoom()]);
    if (state === this.#drawn && boxes === this.#drawnBoxes) return;
    this.#drawn = state;
    this.#drawnBoxes = boxes;
    const context = canvas.getContext("2d");
    if (!context) return;
    canvas.width = width;
    canvas.height = height;
    const whole = contain({ width: source.video.videoWidth, height: source.video.videoHeight }, { width, height });
    const picture = seenThrough(source.zoom(), whole, { width, height });
    const pen = { context, picture, scale: devicePixelRatio, look: source.look, colours: drawingPalette() };
    if (scene) paintScene(pen, scene);
    if (boxes) paintBoxes(pen, boxes.boxes);
  }
}
