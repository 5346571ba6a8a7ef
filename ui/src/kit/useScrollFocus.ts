import { useCallback, useState } from "react";

const FOCUSABLE = "a[href], button, input, select, textarea, [tabindex]:not([tabindex='-1'])";

/**
 * Whether something that scrolls must take the focus itself: with nothing in it that does, the
 * keyboard could not scroll it.
 */
export function useScrollFocus(): [needed: boolean, attach: (element: HTMLElement | null) => (() => void) | undefined] {
  const [needed, setNeeded] = useState(false);
  const attach = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    const look = () => {
      const scrolls = element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
      setNeeded(scrolls && element.querySelector(FOCUSABLE) === null);
    };
    const resized = new ResizeObserver(look);
    const known = new WeakSet<Element>();
    // What is in it may outgrow it while it keeps its own size.
    const watch = () => {
      for (const each of [element, ...element.children]) {
        if (!known.has(each)) resized.observe(each);
        known.add(each);
      }
    };
    const changed = new MutationObserver(() => {
      watch();
      look();
    });
    watch();
    changed.observe(element, { childList: true, characterData: true, subtree: true });
    return () => {
      resized.disconnect();
      changed.disconnect();
    };
  }, []);
  return [needed, attach];
}
