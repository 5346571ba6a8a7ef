import { bitRate, figure, offerText, stepText, stepTitle } from "@/api/device-words";
import type { DeviceSetting } from "@/api/generated";
import { t } from "@/i18n";
import { oneDecimal, span } from "@/i18n/format";

import type { Finding } from "./device";

/** A finding in words: what it is, and why it matters or what to do. */
export function explainFinding(finding: Finding): { title: string; text: string } {
  const { kind, value = 0, check, part } = finding;
  const words = t.setup.find.finding;
  const of = part === undefined ? "" : words.part(part);
  const stream = words.streams[finding.stream ?? "main"];
  switch (kind) {
    case "step":
      return { title: of + (finding.step ? stepTitle(finding.step) : ""), text: finding.step ? stepText(finding.step) : "" };
    case "device":
      return { title: words.device, text: finding.text ?? "" };
    case "stream": {
      if (!check) return { title: stream, text: "" };
      const facts = [check.codec, t.cameras.size(check.size[0], check.size[1]), t.cameras.check.fps(figure(check.fps)), bitRate(check.kilobits)];
      if (check.keyframe_seconds !== undefined) facts.push(words.keyframe(figure(check.keyframe_seconds)));
      return { title: of + stream, text: facts.join(", ") };
    }
    case "keyframes":
      return { title: of + (finding.value === undefined ? words.noKeyframe(stream) : words.keyframes(stream, figure(value))), text: words.keyframesText };
    case "rate":
      return { title: of + words.rate(stream, figure(value)), text: words.rateText };
    case "small":
      return { title: of + words.small, text: words.smallText };
    case "clock":
      if (finding.tone === "ok") return { title: words.clockRight, text: words.clockOff(oneDecimal(Math.abs(value) / 1000)) };
      return { title: (value > 0 ? words.clockAhead : words.clockBehind)(span(Math.abs(value) / 1000)), text: words.clockText };
    case "dark":
      return { title: of + words.dark, text: words.darkText };
    case "blurred":
      return { title: of + words.blurred, text: words.blurredText };
    case "good":
      return { title: of + words.good, text: words.goodText };
    case "otherHost":
      return { title: words.otherHost, text: words.otherHostText };
    case "offer":
      return { title: words.better, text: finding.offer ? offerText(finding.offer.offer, finding.offer.streams) : "" };
  }
}

/** What a button that changes a setting says: its result. */
export function changeWord(change: DeviceSetting): string {
  const words = t.setup.find.change;
  switch (change.setting) {
    case "keyframe_interval":
      return words.keyframes(span(change.seconds));
    case "picture_size":
      return words.size(t.cameras.size(change.size[0], change.size[1]));
    case "frame_rate":
      return words.rate(figure(change.fps));
    case "time_server":
      return words.clock;
  }
}
