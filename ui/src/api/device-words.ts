import { t } from "@/i18n";
import { count, oneDecimal, span } from "@/i18n/format";

import type { CameraCheck, CameraView, CheckStep, DeviceProblem, SettingOffer, StepFinding, StreamCheck } from "./generated";

/** As the engine has them: above, something is worth mending. */
export const KEYFRAME_S = 2.2;
export const LEAST_FPS = 5;
export const CLOCK_MS = 2_000;

/** Why there is nothing from a device, in the reader's language. */
export function problemText(problem: DeviceProblem): string {
  const words = t.devices.problems;
  switch (problem.problem) {
    case "no_address":
      return words.noAddress(problem.said);
    case "not_resolved":
      return words.notResolved(problem.host);
    case "refused":
      return words.refused(problem.address);
    case "no_answer":
      return words.noAnswer(problem.address);
    case "silent":
      return words.silent(problem.address);
    case "credentials_wanted":
      return words.credentialsWanted;
    case "credentials_refused":
      return words.credentialsRefused;
    case "user_not_ascii":
      return words.userNotAscii;
    case "password_locked":
      return words.passwordLocked;
    case "no_such_stream":
      return words.noSuchStream;
    case "no_camera":
      return words.noCamera(problem.address);
    case "no_video":
      return words.noVideo(problem.offered);
    case "codec":
      return words.codec(problem.codec);
    case "transport_refused":
      return words.transportRefused(t.cameras.transport[problem.transport]);
    case "busy":
      return words.busy;
    case "status":
      return words.status(String(problem.status));
    case "nonsense":
      return words.nonsense;
    case "not_supported":
      return words.notSupported(problem.what);
    case "said":
      return words.said(problem.said);
    case "no_picture":
      return words.noPicture;
    case "stalled":
      return words.stalled(oneDecimal(problem.seconds));
    case "no_parameters":
      return words.noParameters;
    case "ended":
      return words.ended;
    case "unknown":
      return words.unknown;
  }
}

/** Why a camera is not live; in the engine's own words where only those tell it. */
export function cameraProblem({ problem, detail }: Pick<CameraView, "problem" | "detail">): string {
  return problem ? problemText(problem) : detail;
}

/** What was tried. */
export function stepTitle({ step, stream }: Pick<CheckStep, "step" | "stream">): string {
  const words = t.devices;
  return stream ? words.ofStream(words.steps[step], words.streams[stream]) : words.steps[step];
}

/** What came of it; in the engine's own words where only those tell it. */
export function stepText({ found, detail }: Pick<CheckStep, "found" | "detail">): string {
  return found ? foundText(found) : detail;
}

function foundText(found: StepFinding): string {
  const words = t.devices.found;
  switch (found.kind) {
    case "failed":
      return problemText(found.problem);
    case "onvif_answers":
      return words.onvifAnswers(found.address);
    case "no_onvif":
      return words.noOnvif(problemText(found.problem));
    case "signed_in":
      return words.signedIn;
    case "streams":
      return words.streams(count(found.shown), count(found.offered));
    case "no_stream":
      return words.noStream;
    case "other_host":
      return words.otherHost;
    case "clock": {
      const { clockRight, clockAhead, clockBehind } = t.setup.find.finding;
      const off = Math.abs(found.offset_ms);
      if (off <= CLOCK_MS) return clockRight;
      return (found.offset_ms > 0 ? clockAhead : clockBehind)(span(off / 1000));
    }
    case "usual_address":
      return words.usualAddress(found.makers);
    case "no_usual_address":
      return words.noUsualAddress;
    case "password_locked":
      return t.devices.problems.passwordLocked;
    case "connected":
      return words.connected;
    case "picture": {
      const keyframes = found.keyframe_seconds === undefined ? words.noKeyframe : t.setup.find.finding.keyframe(figure(found.keyframe_seconds));
      return words.picture(found.codec, t.cameras.size(found.size[0], found.size[1]), t.cameras.check.fps(figure(found.fps)), bitRate(found.kilobits), keyframes);
    }
    case "sound":
      return words.sound(found.codec);
    case "sound_left":
      return words.soundLeft(found.codec, found.said);
    case "loudspeaker":
      return words.loudspeaker(found.codec);
    case "loudspeaker_unknown":
      return words.loudspeakerUnknown;
  }
}

/** What should be better in what works. */
export function adviceOf({ streams, picture }: Pick<CameraCheck, "streams" | "picture">): string[] {
  const words = t.setup.find.finding;
  const advice = streams.flatMap((stream) => streamAdvice(stream));
  if (picture?.dark) advice.push(words.darkText);
  if (picture?.blurred) advice.push(words.blurredText);
  return advice;
}

function streamAdvice({ stream, keyframe_seconds: seconds, fps }: StreamCheck): string[] {
  const words = t.setup.find.finding;
  const name = words.streams[stream];
  const advice = [];
  if (seconds === undefined) advice.push(`${words.noKeyframe(name)}. ${words.keyframesText}`);
  else if (seconds > KEYFRAME_S) advice.push(`${words.keyframes(name, figure(seconds))}. ${words.keyframesText}`);
  if (fps < LEAST_FPS) advice.push(`${words.rate(name, figure(fps))}. ${words.rateText}`);
  return advice;
}

/** What would make a device work better, from how it describes its streams. */
export function offerText({ change }: Pick<SettingOffer, "change">, streams: readonly OfferedFacts[]): string {
  const words = t.devices.offers;
  if (change.setting === "time_server") return words.server;
  const stream = streams.find(({ profile }) => profile === change.profile);
  const name = stream?.name ?? change.profile;
  switch (change.setting) {
    case "keyframe_interval":
      return words.keyframes(name, figure(stream?.keyframe_seconds ?? 0));
    case "picture_size":
      return words.size(name, stream?.size ? t.cameras.size(stream.size[0], stream.size[1]) : "");
    case "frame_rate":
      return words.rate(name, t.cameras.check.fps(figure(stream?.fps ?? 0)));
  }
}

/** Of a stream that a device offers. */
export interface OfferedFacts {
  profile?: string;
  name: string;
  size?: [number, number];
  fps?: number;
  keyframe_seconds?: number;
}

/** 20, 12.5 */
export const figure = (n: number): string => (Number.isInteger(n) ? count(n) : oneDecimal(n));

/** 3.1 Mbit/s, 640 kbit/s */
export function bitRate(kilobits: number): string {
  return kilobits >= 1000 ? `${oneDecimal(kilobits / 1000)} Mbit/s` : `${count(Math.round(kilobits))} kbit/s`;
}
