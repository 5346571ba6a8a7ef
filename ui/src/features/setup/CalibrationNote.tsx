import type { CalibrationCheck } from "@/api/generated";
import { Note } from "@/kit/Notice";

import { explainCalibration } from "./explain-calibration";

/** Whether people who are seen on a matched floor walk and stand as people do. */
export function CalibrationNote({ check }: { check: CalibrationCheck }) {
  const { isBad, sentences } = explainCalibration(check);
  return (
    <Note tone={isBad ? "warn" : "plain"} live="status">
      {sentences.join(" ")}
    </Note>
  );
}
