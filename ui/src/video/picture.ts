/** What follows the header of a binary message; see `crates/wire/src/tile.rs`. */
export type PictureKind = "jpeg" | "init" | "keyframe" | "fragment";

export interface Picture {
  kind: PictureKind;
  /** Index from `watching`; 0 on a video socket. */
  tile: number;
  mediaUs: number;
  /** When its last packet arrived at the engine, by the engine's clock. */
  receivedUs: number;
  payload: Uint8Array<ArrayBuffer>;
}

const HEADER_LENGTH = 24;
const VERSION = 1;
const KINDS: Record<number, PictureKind> = { 1: "jpeg", 2: "init", 3: "keyframe", 4: "fragment" };

/** Reads a binary message; nothing for one we do not know. */
export function parsePicture(message: ArrayBuffer): Picture | undefined {
  if (message.byteLength < HEADER_LENGTH) return undefined;
  const view = new DataView(message);
  const kind = KINDS[view.getUint8(0)];
  if (!kind || view.getUint8(1) !== VERSION) return undefined;
  return {
    kind,
    tile: view.getUint16(2),
    mediaUs: Number(view.getBigInt64(8)),
    receivedUs: Number(view.getBigInt64(16)),
    payload: new Uint8Array(message, HEADER_LENGTH),
  };
}
