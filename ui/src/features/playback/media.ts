import type { ApiClient } from "@/api/client";
import type { MediaAnswer, MediaRequest } from "@/video/recorded-player";

/** Asks the engine for a stretch of video of a camera. */
export async function openMedia(client: ApiClient, camera: string, request: MediaRequest, signal: AbortSignal): Promise<MediaAnswer> {
  const query = new URLSearchParams({
    from_ms: String(Math.floor(request.fromMs)),
    to_ms: String(Math.ceil(request.toMs)),
    origin_us: String(Math.round(request.originMs * 1000)),
    keyframes: String(request.keyframes),
    sound: String(request.sound),
  });
  const answer = await client.stream(`/recordings/${encodeURIComponent(camera)}/media?${query.toString()}`, signal);
  if (!answer.ok) return { kind: answer.error.code === "not_found" ? "nothing" : "error" };
  const mime = answer.value.headers.get("content-type") ?? "";
  const hasSound = answer.value.headers.get("x-sound") === "true";
  return answer.value.body ? { kind: "stream", mime, hasSound, body: answer.value.body } : { kind: "nothing" };
}
