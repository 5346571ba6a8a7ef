const CAPACITY = 900;

/** When the pictures of a video reached the engine, by their place in it. */
export class Timeline {
  #entries: { atS: number; receivedUs: number }[] = [];

  add(atS: number, receivedUs: number): void {
    this.#entries.push({ atS, receivedUs });
    if (this.#entries.length > CAPACITY) this.#entries.splice(0, CAPACITY / 3);
  }

  /** Of the picture shown at a place; nothing before the first. */
  receivedUs(atS: number): number | undefined {
    // Half a millisecond for the rounding between our ticks and the player's clock.
    return this.#entries.findLast((entry) => entry.atS <= atS + 0.0005)?.receivedUs;
  }
}
