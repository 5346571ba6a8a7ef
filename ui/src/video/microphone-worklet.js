// Runs in the browser's audio thread: hands on what the microphone gives, eight blocks of 128 samples at a time.

const BLOCKS = 8;

registerProcessor(
  "microphone",
  class extends AudioWorkletProcessor {
    #blocks = [];

    process([[samples] = []]) {
      if (samples) this.#blocks.push(samples.slice());
      if (this.#blocks.length >= BLOCKS) {
        this.port.postMessage(this.#blocks);
        this.#blocks = [];
      }
      return true;
    }
  },
);
