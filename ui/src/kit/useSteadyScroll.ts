import { useCallback, useEffect, useLayoutEffect, useRef, type RefObject } from "react";

/** Where something stands, and how far its scroller was then. */
interface Seen {
  element: Element;
  top: number;
  scrolled: number;
}

/** What scrolls an element; the page's own body never does. */
export function scrollerOf(element: Element): Element | undefined {
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(parent).overflowY) && parent.scrollHeight > parent.clientHeight) return parent;
  }
  return undefined;
}

/** What of a scroller says whether it was moved. */
type Scrolled = Pick<Element, "scrollTop" | "scrollHeight" | "clientHeight">;

/**
 * Whether nobody moved a scroller since it stood at `before`: who scrolled meanwhile, or moved the focus, looks at
 * something else. The browser itself only ever scrolls back to the end, where a list has become shorter.
 */
export function isUnmoved(before: number, { scrollTop, scrollHeight, clientHeight }: Scrolled): boolean {
  const cutShort = scrollTop < before && scrollTop >= scrollHeight - clientHeight - 1;
  return before === scrollTop || cutShort;
}

/** What a person looks at among a list's entries: the one with the focus, or the first in view once they have scrolled. */
function look(list: Element, scroller: Element): Seen | undefined {
  const view = scroller.getBoundingClientRect();
  const focused = document.activeElement?.closest("[data-entry]");
  const isSeen = (element: Element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > view.top && top < view.bottom;
  };
  const held = focused && list.contains(focused) && isSeen(focused) ? focused : scroller.scrollTop > 0 ? [...list.querySelectorAll("[data-entry]")].find(isSeen) : undefined;
  return held && { element: held, top: held.getBoundingClientRect().top, scrolled: scroller.scrollTop };
}

/**
 * Keeps the entry (`data-entry`) of a list that a person looks at where it is, whatever comes and goes above it.
 * Not the browser's own way of doing so: WebKit has none, and where there is one it is switched off (`overflow-anchor`).
 */
export function useSteadyScroll<List extends Element>(onScroll?: (list: List, scroller: Element) => void): RefObject<List | null> {
  const list = useRef<List>(null);
  const seen = useRef<Seen>(undefined);
  const remember = useCallback(() => {
    const scroller = list.current && scrollerOf(list.current);
    seen.current = list.current && scroller ? look(list.current, scroller) : undefined;
  }, []);
  useEffect(() => {
    const scrolled = ({ target }: Event) => {
      if (!list.current || !(target instanceof Element) || !target.contains(list.current)) return;
      remember();
      onScroll?.(list.current, target);
    };
    document.addEventListener("scroll", scrolled, { capture: true, passive: true });
    return () => {
      document.removeEventListener("scroll", scrolled, { capture: true });
    };
  }, [remember, onScroll]);
  useLayoutEffect(() => {
    const scroller = list.current && scrollerOf(list.current);
    const before = seen.current;
    const still = scroller && before?.element.isConnected && isUnmoved(before.scrolled, scroller);
    if (still) scroller.scrollBy(0, before.element.getBoundingClientRect().top - before.top);
    const now = scroller && list.current ? look(list.current, scroller) : undefined;
    // Pixels are whole: what is left over of each step would add up.
    seen.current = now && before && now.element === before.element && Math.abs(now.top - before.top) < 1 ? { ...now, top: before.top } : now;
  });
  return list;
}
