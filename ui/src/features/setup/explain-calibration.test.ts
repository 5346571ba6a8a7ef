import { expect, it } from "vitest";

import { explainCalibration } from "./explain-calibration";

it("says what is wrong, by what factor, and how wide the plan would have to be", () => {
  const { isBad, sentences } = explainCalibration({
    steps: 900,
    speed_mps: 3.6,
    height_m: 5.1,
    width_by_height_m: 12,
    findings: [
      { kind: "speed", factor: 3 },
      { kind: "height", factor: 3 },
    ],
  });
  expect(isBad).toBe(true);
  expect(sentences).toHaveLength(3);
  expect(sentences[0]).toContain("3.0 times");
  expect(sentences[2]).toContain("12.0 m");
});

it("turns a factor below 1 round", () => {
  const { sentences } = explainCalibration({ steps: 900, findings: [{ kind: "speed", factor: 0.25 }] });
  expect(sentences[0]).toContain("4.0 times too slowly");
});

it("says what was measured where all is plausible, and that nothing is known where nothing is", () => {
  const fine = explainCalibration({ steps: 900, speed_mps: 1.2, height_m: 1.7, width_by_height_m: 12, findings: [] });
  expect(fine).toMatchObject({ isBad: false });
  expect(fine.sentences[0]).toMatch(/1\.2 m\/s.*1\.7 m/);
  const unknown = explainCalibration({ steps: 3, findings: [] });
  expect(unknown.isBad).toBe(false);
  expect(unknown.sentences).not.toEqual(fine.sentences);
});
