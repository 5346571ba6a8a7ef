import type { Boxes, CameraView, TileAssignment } from "@/api/generated";

import { DrawTimes } from "./draw-times";
import type { EngineClock } from "./engine-clock";
import { parsePicture } from "./picture";
import { PictureFeed } from "./picture-feed";
import { RateControl } from "./rate-control";

/** Gives every camera's pictures and boxes to its feed. */
export class PictureHub {
  readonly times = new DrawTimes();
  readonly rate = new RateControl();
  #feeds = new Map<string, PictureFeed>();
  #tiles = new Map<number, string>();

  constructor(private readonly clock: EngineClock) {}

  /** The camera's feed; made when first asked for. */
  feed(camera: string): PictureFeed {
    let feed = this.#feeds.get(camera);
    if (!feed) {
      feed = new PictureFeed(this.clock, this.times, this.rate);
      this.#feeds.set(camera, feed);
    }
    return feed;
  }

  assign(tiles: readonly TileAssignment[]): void {
    this.#tiles = new Map(tiles.map(({ index, camera }) => [index, camera]));
  }

  receive(message: ArrayBuffer, localMs: number): void {
    const picture = parsePicture(message);
    const camera = picture && this.#tiles.get(picture.tile);
    if (camera !== undefined && picture?.kind === "jpeg") this.feed(camera).push(picture, localMs);
  }

  tracks(boxes: Boxes): void {
    this.#feeds.get(boxes.camera)?.addBoxes(boxes);
  }

  camera(view: CameraView): void {
    const feed = this.feed(view.id);
    feed.state = view.state;
    feed.setScene(view.scene);
  }

  /** Nobody watches the camera any more. */
  rest(camera: string): void {
    this.#feeds.get(camera)?.rest();
  }

  forget(camera: string): void {
    this.#feeds.get(camera)?.rest();
    this.#feeds.delete(camera);
  }
}
