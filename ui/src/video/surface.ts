import type { SceneView, TrackBox } from "@/api/generated";

import { contain, type Rect } from "./fit";
import { paintBoxes, paintScene, type Look, type Pen } from "./paint";
import { drawingPalette } from "./palette";
import { seenThrough, WHOLE, type ZoomView } from "./picture-zoom";

export interface Drawings {
  boxes: readonly TrackBox[];
  scene: SceneView | undefined;
}

interface SceneLayer {
  scene: SceneView;
  picture: Rect;
  canvas: HTMLCanvasElement;
}

/**
 * A canvas kept at the size it has on the screen, so that pictures are scaled once and text stays sharp.
 *
 * Picture and drawings share one canvas: without a GPU every layer above a moving picture is blended
 * again for each of its frames.
 */
export class Surface {
  #context: CanvasRenderingContext2D | null;
  #observer: ResizeObserver;
  #sceneLayer: SceneLayer | undefined;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    readonly look: Look,
    onResize: () => void,
    /** What of the picture is seen. */
    private readonly zoom: () => ZoomView = () => WHOLE,
  ) {
    this.#context = canvas.getContext("2d", { alpha: false });
    this.#observer = new ResizeObserver(([entry]) => {
      if (entry && this.#resize(entry.contentRect)) onResize();
    });
    this.#observer.observe(canvas);
  }

  draw(picture: CanvasImageSource & { width: number; height: number }, drawings: Drawings): void {
    const context = this.#context;
    const { width, height } = this.canvas;
    if (!context || width === 0 || height === 0) return;
    const rect = seenThrough(this.zoom(), contain(picture, { width, height }), { width, height });
    const colours = drawingPalette();
    if (rect.width < width || rect.height < height) {
      context.fillStyle = "black";
      context.fillRect(0, 0, width, height);
    }
    context.drawImage(picture, rect.x, rect.y, rect.width, rect.height);
    const pen = { context, picture: rect, scale: devicePixelRatio, look: this.look, colours };
    if (drawings.scene) this.#drawScene(pen, drawings.scene, rect);
    paintBoxes(pen, drawings.boxes);
  }

  close(): void {
    this.#observer.disconnect();
  }

  /** Lines and zones change rarely and dashes are dear to draw: they are kept as a picture of their own. */
  #drawScene(pen: Pen, scene: SceneView, rect: Rect): void {
    if (scene.lines.length + scene.zones.length === 0) return;
    let layer = this.#sceneLayer;
    const { width, height } = this.canvas;
    if (layer?.scene !== scene || layer.canvas.width !== width || layer.canvas.height !== height || layer.picture.width !== rect.width || layer.picture.x !== rect.x || layer.picture.y !== rect.y) {
      layer = { scene, picture: rect, canvas: document.createElement("canvas") };
      layer.canvas.width = width;
      layer.canvas.height = height;
      const context = layer.canvas.getContext("2d");
      if (!context) return;
      paintScene({ ...pen, context }, scene);
      this.#sceneLayer = layer;
    }
    pen.context.drawImage(layer.canvas, 0, 0);
  }

  #resize(box: { width: number; height: number }): boolean {
    const width = Math.round(box.width * devicePixelRatio);
    const height = Math.round(box.height * devicePixelRatio);
    if (width === this.canvas.width && height === this.canvas.height) return false;
    this.canvas.width = width;
    this.canvas.height = height;
    return true;
  }
}
