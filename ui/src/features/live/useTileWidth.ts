import { useLayoutEffect, useState, type RefObject } from "react";

/** Coarse, so that dragging a window's edge does not ask for other pictures all the time. */
const STEP_PX = 50;

/** How many pixels of the screen a tile of a grid is wide, rounded up; 0 before it is known. */
export function useTileWidth(grid: RefObject<HTMLElement | null>, columns: number): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = grid.current;
    if (!element) return undefined;
    const measure = () => {
      const pixels = (element.clientWidth / columns) * devicePixelRatio;
      setWidth(Math.ceil(pixels / STEP_PX) * STEP_PX);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [grid, columns]);
  return width;
}
