import type { CalibrationCheck, CalibrationFinding } from "@/api/generated";
import { t } from "@/i18n";
import { oneDecimal } from "@/i18n/format";

/** How many times too much, or too little: always above 1. */
function times(factor: number): string {
  return oneDecimal(factor >= 1 ? factor : 1 / Math.max(factor, 0.01));
}

function findingWords(finding: CalibrationFinding): string {
  const words = t.setup.plan.match.findings;
  const { factor } = finding;
  switch (finding.kind) {
    case "stretched":
      return words.stretched(times(factor));
    case "speed":
      return factor > 1 ? words.tooFast(times(factor)) : words.tooSlow(times(factor));
    case "height":
      return factor > 1 ? words.tooTall(times(factor)) : words.tooShort(times(factor));
    case "speed_for_height":
      return factor > 1 ? words.fastForHeight(times(factor)) : words.slowForHeight(times(factor));
  }
}

export interface Explained {
  isBad: boolean;
  sentences: string[];
}

/** What is wrong with a calibration and what to do, or what it was found to be. */
export function explainCalibration(check: CalibrationCheck): Explained {
  const words = t.setup.plan.match.findings;
  const { findings, speed_mps: speed, height_m: height, width_by_height_m: width } = check;
  if (findings.length > 0) {
    const scaled = findings.some(({ kind }) => kind === "speed" || kind === "height");
    return { isBad: true, sentences: [...findings.map(findingWords), scaled && width !== undefined ? words.widthWouldBe(oneDecimal(width)) : words.markAnew] };
  }
  const seen = [speed !== undefined && words.speed(oneDecimal(speed)), height !== undefined && words.height(oneDecimal(height))].filter((each) => each !== false);
  if (seen.length > 0) return { isBad: false, sentences: [words.plausible(seen.join(", "))] };
  return { isBad: false, sentences: [width === undefined ? words.unknown : words.noScale(oneDecimal(width))] };
}
