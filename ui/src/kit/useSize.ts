import { useCallback, useState } from "react";

export interface Size {
  width: number;
  height: number;
}

/** The size of an element on the screen, kept current; nothing before it is measured. */
export function useSize(): [Size | undefined, (element: Element | null) => (() => void) | undefined] {
  const [size, setSize] = useState<Size>();
  const attach = useCallback((element: Element | null) => {
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  return [size, attach];
}
