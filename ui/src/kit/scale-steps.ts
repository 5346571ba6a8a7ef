/** Round steps of a scale from 0 on which all values lie: 4 or 5 of them, and at least to 4. */
export function scaleSteps(highest: number): number[] {
  const rough = Math.max(4, highest) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].map((factor) => factor * power).find((each) => each >= rough && Number.isInteger(each))) ?? 1;
  const count = Math.max(4, Math.ceil(highest / step));
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}
