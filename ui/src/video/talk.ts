import type { ErrorCode, TalkStart, WireError } from "@/api/generated";

import { Microphone, NoMicrophone, type MicrophoneProblem } from "./microphone";
import { levelOf } from "./voice-frames";

export type TalkProblem =
  | { why: MicrophoneProblem | "time_up" | "lost" }
  /** Somebody else speaks. */
  | { why: "busy"; who: string }
  /** In the engine's words. */
  | { why: "camera"; told: string };

export type TalkState =
  | { kind: "idle" }
  /** For the microphone. */
  | { kind: "asking" }
  /** The camera's loudspeaker. */
  | { kind: "opening" }
  | { kind: "speaking" }
  | { kind: "failed"; problem: TalkProblem };

/** The rate of every camera's loudspeaker. */
const RATE = 8000;
/** A second of sound that did not leave: more would only be later. */
const MOST_WAITING = 16_000;

/** What the engine's refusal means for whoever holds the key. */
export function problemOf({ code, message, detail }: Pick<WireError, "code" | "message" | "detail">): TalkProblem {
  const meanings: Partial<Record<ErrorCode, TalkProblem>> = { conflict: { why: "busy", who: detail ?? "" }, exhausted: { why: "time_up" } };
  return meanings[code] ?? { why: "camera", told: message };
}

/** One hold of the key: from the microphone to a camera's loudspeaker, until it is let go. */
export class Talk {
  #microphone: Microphone | undefined;
  #socket: WebSocket | undefined;
  #speaking = false;
  #over = false;

  constructor(
    /** The camera's talk socket, signed in. */
    private readonly open: () => WebSocket,
    private readonly onState: (state: TalkState) => void,
    /** How loud it is, 0 to 1, fifty times a second. */
    private readonly onLevel: (level: number) => void,
  ) {
    onState({ kind: "asking" });
    void this.#begin();
  }

  close(): void {
    this.#over = true;
    this.#speaking = false;
    this.#microphone?.close();
    this.#microphone = undefined;
    if (!this.#socket) return;
    this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
  }

  async #begin(): Promise<void> {
    try {
      const say = (frame: Int16Array<ArrayBuffer>) => {
        this.#say(frame);
      };
      const lost = () => {
        this.#fail({ why: "no_microphone" });
      };
      const microphone = await Microphone.open(RATE, say, lost);
      // Let go while the user was asked.
      if (this.#isOver()) {
        microphone.close();
        return;
      }
      this.#microphone = microphone;
    } catch (error) {
      this.#fail({ why: error instanceof NoMicrophone ? error.problem : "no_microphone" });
      return;
    }
    this.onState({ kind: "opening" });
    this.#socket = this.open();
    this.#socket.onmessage = ({ data }: MessageEvent<string>) => {
      this.#hear(data);
    };
    this.#socket.onclose = () => {
      this.#fail({ why: "lost" });
    };
  }

  /** What became of it while something was waited for. */
  #isOver(): boolean {
    return this.#over;
  }

  #hear(text: string): void {
    const said = JSON.parse(text) as TalkStart | { type: "error"; error: WireError };
    if ("error" in said) {
      this.#fail(problemOf(said.error));
      return;
    }
    this.#speaking = true;
    this.onState({ kind: "speaking" });
  }

  #say(frame: Int16Array<ArrayBuffer>): void {
    if (!this.#speaking || !this.#socket) return;
    if (this.#socket.bufferedAmount < MOST_WAITING) this.#socket.send(frame);
    this.onLevel(levelOf(frame));
  }

  #fail(problem: TalkProblem): void {
    if (this.#over) return;
    this.close();
    this.onState({ kind: "failed", problem });
  }
}
