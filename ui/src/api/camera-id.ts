import type { CameraView } from "./generated";

/** The next free id of the kind `CAM-007`. */
export function suggestedId(cameras: readonly Pick<CameraView, "id">[]): string {
  const taken = new Set(cameras.map((camera) => camera.id));
  for (let n = cameras.length + 1; ; n += 1) {
    const id = `CAM-${String(n).padStart(3, "0")}`;
    if (!taken.has(id)) return id;
  }
}
