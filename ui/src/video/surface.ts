import type { SceneView, TrackBox } from "@/api/generated";

import { contain } from "./fit";
import { paintBoxes, paintScene, type Look } from "./paint";
import { drawingPalette } from "./palette";

export interface Drawings {
  boxes: readonly TrackBox[];
  scene: SceneView | undefined;
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

  constructor(
    private readonly canvas: HTMLCanvasElement,
    readonly look: Look,
    onResize: () => void,
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
    const rect = contain(picture, { width, height });
    const colours = drawingPalette();
    if (rect.width < width || rect.height < height) {
      context.fillStyle = "black";
      context.fillRect(0, 0, width, height);
    }
    context.drawImage(picture, rect.x, rect.y, rect.width, rect.height);
    const pen = { context, picture: rect, scale: devicePixelRatio, look: this.look, colours };
    if (drawings.scene) paintScene(pen, drawings.scene);
    paintBoxes(pen, drawings.boxes);
  }

  close(): void {
    this.#observer.disconnect();
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
