import type { CSSProperties } from "react";

import type { Cell } from "./wall-layout";

/** Where a tile lies on the grid. */
export function cellStyle({ column, row, span }: Cell): CSSProperties {
  return { gridColumn: `${String(column + 1)} / span ${String(span)}`, gridRow: `${String(row + 1)} / span ${String(span)}` };
}
