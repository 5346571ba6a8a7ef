/** 20 ms at 8 kHz: what a loudspeaker takes at once. */
export const FRAME_SAMPLES = 160;

/** The quietest that still shows, in decibels below the loudest. */
const QUIET_DB = -50;

/** Cuts sound into frames of 16 bits. */
export class VoiceFrames {
  #waiting: number[] = [];

  push(samples: Float32Array): Int16Array<ArrayBuffer>[] {
    this.#waiting.push(...samples);
    const frames: Int16Array<ArrayBuffer>[] = [];
    while (this.#waiting.length >= FRAME_SAMPLES) {
      const frame = this.#waiting.splice(0, FRAME_SAMPLES);
      frames.push(Int16Array.from(frame, (sample) => Math.round(Math.max(-1, Math.min(1, sample)) * 32_767)));
    }
    return frames;
  }
}

/** How loud a frame is for the eye: 0 is silence, 1 the loudest. */
export function levelOf(frame: Int16Array): number {
  const power = frame.reduce((sum, sample) => sum + (sample / 32_768) ** 2, 0) / Math.max(1, frame.length);
  const decibels = 10 * Math.log10(power * 2 + 1e-12);
  return Math.max(0, Math.min(1, 1 - decibels / QUIET_DB));
}
