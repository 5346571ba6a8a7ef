import worklet from "./microphone-worklet.js?url";
import { Resampler } from "./resampler";
import { VoiceFrames } from "./voice-frames";

export type MicrophoneProblem = "unsupported" | "no_microphone" | "refused";

/** Why there is no sound of a microphone. */
export class NoMicrophone extends Error {
  constructor(readonly problem: MicrophoneProblem) {
    super(problem);
  }
}

/** Some web views have none of it, and a browser has it only on pages it trusts: https, and this machine. */
function devices(): MediaDevices | undefined {
  // eslint-disable-next-line no-restricted-properties -- Without it `unsupported` says what to do.
  const found = navigator.mediaDevices as Partial<MediaDevices> | undefined;
  const hears = found?.getUserMedia !== undefined && typeof AudioContext !== "undefined" && typeof AudioWorkletNode !== "undefined";
  return hears ? (found as MediaDevices) : undefined;
}

function problemOf(error: unknown): MicrophoneProblem {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  return name === "NotSupportedError" ? "unsupported" : "no_microphone";
}

/** A microphone that is open: the browser shows that to the user, so it is closed as soon as nobody speaks. */
export class Microphone {
  private constructor(
    private readonly stream: MediaStream,
    private readonly context: AudioContext,
  ) {}

  /** Asks the user where they were not asked yet. Throws `NoMicrophone` alone. */
  static async open(rate: number, onFrame: (frame: Int16Array<ArrayBuffer>) => void, onLost: () => void): Promise<Microphone> {
    const found = devices();
    if (!found) throw new NoMicrophone("unsupported");
    let stream: MediaStream;
    try {
      stream = await found.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true } });
    } catch (error) {
      throw new NoMicrophone(problemOf(error));
    }
    const context = new AudioContext();
    const microphone = new Microphone(stream, context);
    try {
      await context.audioWorklet.addModule(worklet);
      const node = new AudioWorkletNode(context, "microphone", { numberOfInputs: 1, numberOfOutputs: 0, channelCount: 1, channelCountMode: "explicit" });
      const resampler = new Resampler(context.sampleRate, rate);
      const frames = new VoiceFrames();
      node.port.onmessage = ({ data }: MessageEvent<Float32Array[]>) => {
        for (const block of data) frames.push(resampler.push(block)).forEach(onFrame);
      };
      context.createMediaStreamSource(stream).connect(node);
      await context.resume();
    } catch {
      microphone.close();
      throw new NoMicrophone("unsupported");
    }
    // Pulled out, or taken away in the browser's settings.
    for (const track of stream.getTracks()) track.onended = onLost;
    return microphone;
  }

  close(): void {
    for (const track of this.stream.getTracks()) {
      track.onended = null;
      track.stop();
    }
    void this.context.close();
  }
}
