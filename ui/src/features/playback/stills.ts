import type { ApiClient } from "@/api/client";
import type { Still } from "@/video/still-feed";

/** The recorded picture of a moment; nothing where there is none. */
export async function loadStill(client: ApiClient, camera: string, atMs: number, width: number): Promise<Still | undefined> {
  const picture = await client.picture(`/recordings/${encodeURIComponent(camera)}/picture?at_ms=${String(Math.floor(atMs))}&width=${String(width)}`);
  return picture.ok ? picture.value : undefined;
}
