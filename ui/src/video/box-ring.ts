import type { Boxes } from "@/api/generated";

/** How long the last boxes stay when no newer ones come: people have moved on after that. */
const HOLD_US = 500_000;

const CAPACITY = 64;

/**
 * The newest boxes of one camera.
 *
 * Pictures and boxes travel apart and analysis takes longer than a JPEG, so the boxes of a picture
 * often come after it, and not every picture is analysed: the boxes to draw are the newest that are
 * not newer than the picture.
 */
export class BoxRing {
  #entries: Boxes[] = [];

  add(boxes: Boxes): void {
    const last = this.#entries.at(-1);
    // The media clock starts anew with every connection to the camera.
    if (last && boxes.media_us < last.media_us) this.#entries = [];
    this.#entries.push(boxes);
    if (this.#entries.length > CAPACITY) this.#entries.shift();
  }

  /** For a picture of the analysed stream. */
  atMedia(mediaUs: number): Boxes | undefined {
    return this.#pick((entry) => mediaUs - entry.media_us);
  }

  /** For another stream of the same camera, whose media clock is not comparable. */
  atReceived(receivedUs: number): Boxes | undefined {
    return this.#pick((entry) => receivedUs - entry.received_us);
  }

  clear(): void {
    this.#entries = [];
  }

  #pick(ageUs: (entry: Boxes) => number): Boxes | undefined {
    const newest = this.#entries.findLast((entry) => ageUs(entry) >= 0);
    return newest && ageUs(newest) <= HOLD_US ? newest : undefined;
  }
}
