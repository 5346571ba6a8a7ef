/** What is drawn over pictures, for all tiles at once. */
export interface OverlayChoice {
  boxes: boolean;
  scene: boolean;
}

/** Set by the screen, read by whoever draws: changing it redraws every surface. */
export class Overlay {
  #choice: OverlayChoice = { boxes: true, scene: true };
  #listeners = new Set<() => void>();

  get choice(): OverlayChoice {
    return this.#choice;
  }

  set(choice: OverlayChoice): void {
    this.#choice = choice;
    for (const each of this.#listeners) each();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

export const overlay = new Overlay();
