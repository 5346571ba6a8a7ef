/**
 * Of several windows of one browser one is heard, the one that could be first; the next takes over when
 * it closes. All of them show the alarm. Without the locks of secure pages each window is heard.
 */
export class Speaker {
  #asked = false;
  #ours = false;

  /** Asks to be the one. */
  claim(): void {
    // eslint-disable-next-line no-restricted-properties -- without them each window is heard
    const locks: LockManager | undefined = "locks" in navigator ? navigator.locks : undefined;
    if (this.#asked) return;
    this.#asked = true;
    if (!locks) {
      this.#ours = true;
      return;
    }
    const held = () => {
      this.#ours = true;
      // Held until the window closes.
      return new Promise<never>(() => undefined);
    };
    locks.request("inveye.sound", held).catch(() => {
      this.#ours = true;
    });
  }

  /** Whether this window is heard. */
  get ours(): boolean {
    return this.#ours;
  }
}
