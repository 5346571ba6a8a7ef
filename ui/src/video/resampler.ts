/** The highest tone that is kept, as a share of the lower rate: what is above it would come back as other tones. */
const PASS_SHARE = 0.5;
/** Half of the filter's length, in samples of the result: what is 600 Hz beyond the half rate is gone. */
const HALF_LENGTH = 18;
/** Places between two samples for which the filter is known; nearer than a telephone's codes tell. */
const PLACES = 128;

/** Brings sound to a lower rate, block by block, without clicks between blocks. */
export class Resampler {
  readonly #step: number;
  readonly #reach: number;
  /** One side of the filter; it is symmetric. */
  readonly #filter: Float32Array;
  #waiting: Float32Array;
  /** Where in what waits the middle of the next sample is. */
  #at: number;

  constructor(from: number, to: number) {
    this.#step = from / to;
    const widened = Math.max(this.#step, 1);
    const reach = Math.ceil(HALF_LENGTH * widened);
    const cutoff = (2 * PASS_SHARE * 0.94) / widened;
    this.#filter = Float32Array.from({ length: reach * PLACES + 1 }, (_, place) => {
      const x = place / PLACES;
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * cutoff * x) / (Math.PI * cutoff * x);
      const turn = (Math.PI * x) / reach;
      // Blackman's window.
      return cutoff * sinc * (0.42 + 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn));
    });
    this.#reach = reach;
    this.#at = reach;
    // Silence before the beginning.
    this.#waiting = new Float32Array(reach);
  }

  /** What is ready by now: about `samples.length` times the rates' ratio. */
  push(samples: Float32Array): Float32Array {
    const input = new Float32Array(this.#waiting.length + samples.length);
    input.set(this.#waiting);
    input.set(samples, this.#waiting.length);
    const ready = Math.max(0, Math.floor((input.length - this.#reach - 1 - this.#at) / this.#step) + 1);
    const output = Float32Array.from({ length: ready }, (_, n) => this.#sample(input, this.#at + n * this.#step));
    const next = this.#at + ready * this.#step;
    const done = Math.max(0, Math.floor(next - this.#reach));
    this.#at = next - done;
    this.#waiting = input.slice(done);
    return output;
  }

  #sample(input: Float32Array, middle: number): number {
    const last = Math.floor(middle + this.#reach);
    let sum = 0;
    for (let i = Math.ceil(middle - this.#reach); i <= last; i += 1) {
      sum += (input[i] ?? 0) * (this.#filter[Math.round(Math.abs(i - middle) * PLACES)] ?? 0);
    }
    return sum;
  }
}
