import type { ApiClient } from "@/api/client";
import type { CameraView } from "@/api/generated";
import type { SyncGroup } from "@/video/sync-group";

import { fieldText } from "@/i18n/local-time";
import { fileName, saveFile } from "@/platform/save-file";
import { loadStill } from "./stills";

const FULL_WIDTH = 3840;
const QUALITY = 0.95;

/** Saves the picture that is shown of a camera, in its full size. */
export async function saveSnapshot(client: ApiClient, camera: CameraView, group: SyncGroup, zone: string): Promise<boolean> {
  const player = group.player(camera.id);
  const at = group.clock.now();
  if (!player || player.state === "missing") return false;
  const still = player.state === "ready" ? undefined : await loadStill(client, camera.id, at, FULL_WIDTH);
  const blob = still?.blob ?? (await pictureOf(player.video));
  if (!blob) return false;
  const shown = still?.shownMs ?? at;
  const tenths = String(Math.floor((shown % 1000) / 100));
  saveFile(blob, `${fileName(camera.name, fieldText(shown, zone))}.${tenths}.jpg`);
  return true;
}

function pictureOf(video: HTMLVideoElement): Promise<Blob | null> {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  return new Promise((resolve) => {
    canvas.toBlob(resolve, "image/jpeg", QUALITY);
  });
}
