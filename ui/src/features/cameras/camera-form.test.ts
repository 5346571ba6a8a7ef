import { expect, it } from "vitest";

import { suggestedId } from "@/api/camera-id";
import type { CameraView } from "@/api/generated";
import { t } from "@/i18n";

import { addressChange, addressDraft, addressProblems, draftProblems, emptyDraft, newCamera } from "./camera-form";

const cameras = [{ id: "CAM-001" }, { id: "CAM-003" }] as CameraView[];

it("suggests an id that is free", () => {
  expect(suggestedId([])).toBe("CAM-001");
  expect(suggestedId(cameras)).toBe("CAM-004");
});

it("finds what the engine would refuse", () => {
  const draft = { ...emptyDraft(cameras), url: "rtsp://10.0.0.1/main" };
  expect(draftProblems(draft, cameras)).toEqual({});
  expect(draftProblems({ ...draft, id: "CAM-001" }, cameras).id).toBeDefined();
  expect(draftProblems({ ...draft, id: "Tür 1" }, cameras).id).toBeDefined();
  for (const url of ["", "10.0.0.1", "http://10.0.0.1/", "rtsp://"]) expect(draftProblems({ ...draft, url }, cameras).url, url).toBeDefined();
  expect(draftProblems({ ...draft, sub_url: "x" }, cameras).sub_url).toBeDefined();
  // The engine reads no encrypted RTSP: said before it is asked, with what to do.
  const encrypted = "rtsps://10.0.0.1/main";
  expect(draftProblems({ ...draft, url: encrypted, sub_url: encrypted }, cameras)).toEqual({ url: t.cameras.form.urlEncrypted, sub_url: t.cameras.form.urlEncrypted });
});

it("sends only what was given, and the password as typed", () => {
  const draft = { ...emptyDraft([]), url: " rtsp://10.0.0.1/main ", name: " Door ", username: "viewer", password: " p@ss " };
  expect(newCamera(draft)).toEqual({ id: "CAM-001", name: "Door", url: "rtsp://10.0.0.1/main", username: "viewer", password: " p@ss ", transport: "tcp", profile: "light" });
});

it("changes of an address only what was typed: a secret that is shown as stars never comes back", () => {
  const camera = { id: "a", url: "rtsp://10.0.0.1/main?auth=***", sub_url: "rtsp://10.0.0.1/sub", transport: "tcp", has_credentials: true } as CameraView;
  const draft = addressDraft(camera);
  expect(addressChange(draft, camera)).toEqual({});
  expect(addressProblems(draft, camera)).toEqual({});
  expect(addressChange({ ...draft, password: " n3w " }, camera)).toEqual({ password: " n3w " });
  expect(addressChange({ ...draft, url: " rtsp://10.0.0.2/main ", username: "viewer" }, camera)).toEqual({ url: "rtsp://10.0.0.2/main", username: "viewer" });
  expect(addressChange({ ...draft, password: "x", open: true, transport: "udp" }, camera)).toEqual({ username: "", transport: "udp" });
  expect(addressProblems({ ...draft, url: "10.0.0.2" }, camera).url).toBeDefined();
  expect(addressProblems({ ...draft, sub_url: "" }, camera).sub_url).toBeDefined();
});
