import { navigation } from "./navigation";

/** A clip begins so long before what it is about, and ends so long after. */
const AROUND_MS = 5000;

/** Opens playback on what was recorded around a moment. */
export function playClip(camera: string, atMs: number): void {
  navigation.go({ screen: "playback", cameras: camera, from: atMs - AROUND_MS, to: atMs + AROUND_MS });
}
