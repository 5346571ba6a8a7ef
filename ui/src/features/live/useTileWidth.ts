import { useLayoutEffect, useState, type RefObject } from "react";

import type { Shape } from "./wall-layout";

/** Coarse, so that dragging a window's edge does not ask for other pictures all the time. */
const STEP_PX = 50;

/** How many pixels of the screen the largest tile of a grid is wide, rounded up; 0 before it is known. */
export function useTileWidth(grid: RefObject<HTMLElement | null>, shape: Shape): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = grid.current;
    if (!element) return undefined;
    const span = Math.max(...shape.cells.map((cell) => cell.span));
    const measure = () => {
      // The columns as they came out, not the grid's share: in a wide window the height is what limits them.
      const column = Number.parseFloat(getComputedStyle(element).gridTemplateColumns);
      const pixels = (Number.isNaN(column) ? 0 : column) * span * devicePixelRatio;
      setWidth(Math.ceil(pixels / STEP_PX) * STEP_PX);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [grid, shape]);
  return width;
}
