import { useCallback, useState, type RefObject } from "react";

import { useSteadyScroll } from "@/kit/useSteadyScroll";

/** Rows beyond the window's edges, so that the keyboard finds the next one and a scroll is not seen to be behind. */
const BESIDE = 12;

/** The height of a row before one was seen. */
const ROW = 57;

/** Which rows of a long list are rendered: those around `first`, and the one with the focus wherever it is. */
export function rowsAround(first: number, inView: number, kept: number, all: number): number[] {
  const from = Math.max(0, Math.min(first, all - inView) - BESIDE);
  const to = Math.min(all, first + inView + BESIDE);
  const rows = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
  if (kept < 0 || kept >= all || (kept >= from && kept < to)) return rows;
  return kept < from ? [kept, ...rows] : [...rows, kept];
}

/**
 * Of thousands of rows only those in view, which stay in their place while others come and go before them.
 * @param ids of all rows
 * @param kept the row that must not go because it has, or had, the focus
 */
export function useRowWindow(ids: readonly string[], kept: string | undefined): { list: RefObject<HTMLTableSectionElement | null>; rows: readonly number[]; height: number } {
  const [view, setView] = useState({ first: 0, id: undefined as string | undefined, height: ROW });
  const list = useSteadyScroll(
    useCallback(
      (body: HTMLTableSectionElement, scroller: Element) => {
        const height = body.querySelector<HTMLElement>("[data-entry]")?.offsetHeight ?? ROW;
        const hidden = scroller.getBoundingClientRect().top - body.getBoundingClientRect().top;
        const first = Math.max(0, Math.min(ids.length - 1, Math.floor(hidden / height)));
        setView((before) => (Math.abs(before.first - first) < BESIDE / 2 && before.height === height ? before : { first, id: ids[first], height }));
      },
      [ids],
    ),
  );
  const found = view.first === 0 || view.id === undefined ? 0 : ids.indexOf(view.id);
  const inView = Math.ceil(window.innerHeight / view.height);
  return { list, rows: rowsAround(found < 0 ? view.first : found, inView, kept === undefined ? -1 : ids.indexOf(kept), ids.length), height: view.height };
}
