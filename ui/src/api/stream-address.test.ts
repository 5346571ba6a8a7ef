import { expect, it } from "vitest";

import { isEncryptedStream, isStreamAddress } from "./stream-address";

it.each([
  ["rtsp://10.0.0.1/main", true, false],
  ["RTSP://u:p@[fe80::1]:8554/a", true, false],
  ["rtsps://10.0.0.1/main", false, true],
  ["RTSPS://10.0.0.1:322/main", false, true],
  ["rtsp://", false, false],
  ["http://10.0.0.1/rtsp://", false, false],
  ["10.0.0.1", false, false],
])("%s is a stream: %s, an encrypted one: %s", (address, stream, encrypted) => {
  expect(isStreamAddress(address)).toBe(stream);
  expect(isEncryptedStream(address)).toBe(encrypted);
});
