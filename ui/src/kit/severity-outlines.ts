/** The shape that each severity has besides its colour, on a 20 × 20 grid. */
export const SEVERITY_OUTLINES = {
  critical: "M7 1.5h6L18.5 7v6L13 18.5H7L1.5 13V7z",
  high: "M10 1.2 19.4 18H.6z",
  medium: "M10 .8 19.2 10 10 19.2.8 10z",
  low: "M10 1.4a8.6 8.6 0 1 1 0 17.2 8.6 8.6 0 0 1 0-17.2z",
};
