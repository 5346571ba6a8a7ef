import { expect, it } from "vitest";

import type { AlertView } from "@/api/generated";

import { olderPage, PAGE, withOlder } from "./older-alarms";

const alert = (n: number, change: Partial<AlertView> = {}) => ({ id: `alr_${String(n)}`, at_ms: n, state: "resolved", ...change }) as AlertView;

/** An engine with alarms 1 to `all`, as it answers. */
function engine(all: number) {
  const asked: (string | undefined)[] = [];
  const fetchPage = (before: string | undefined) => {
    asked.push(before);
    const newest = before === undefined ? all : Number(before.slice(4)) - 1;
    return Promise.resolve(Array.from({ length: Math.min(PAGE, newest) }, (_, index) => alert(newest - index)));
  };
  return { asked, fetchPage };
}

it("goes back page by page to the first alarm, each once", async () => {
  const { fetchPage } = engine(2 * PAGE + 7);
  const knows = (id: string) => Number(id.slice(4)) > 2 * PAGE - 293;
  const seen: AlertView[] = [];
  let next: string | undefined;
  do {
    const page = await olderPage(fetchPage, knows, next);
    seen.push(...page.alerts);
    ({ next } = page);
  } while (next !== undefined);
  expect(seen.map(({ id }) => id)).toEqual(Array.from({ length: 2 * PAGE + 7 }, (_, index) => `alr_${String(2 * PAGE + 7 - index)}`));
});

it("goes on by itself past what is known, and keeps it", async () => {
  const { fetchPage, asked } = engine(3 * PAGE);
  const page = await olderPage(fetchPage, (id) => Number(id.slice(4)) > PAGE, undefined);
  expect(asked).toEqual([undefined, `alr_${String(2 * PAGE + 1)}`, `alr_${String(PAGE + 1)}`]);
  expect(page.alerts).toHaveLength(3 * PAGE);
});

it("ends where there is nothing more, also on a full page", async () => {
  expect(await olderPage(engine(3).fetchPage, () => true, undefined)).toMatchObject({ next: undefined });
  const { fetchPage } = engine(PAGE);
  const full = await olderPage(fetchPage, () => false, undefined);
  expect(full.next).toBe("alr_1");
  expect(await olderPage(fetchPage, () => false, full.next)).toEqual({ alerts: [], next: undefined });
});

it("believes the present rather than an older page, and shows nothing twice", () => {
  const present = [alert(5, { state: "open" }), alert(4)];
  const all = withOlder(present, [alert(5), alert(4), alert(3), alert(3), alert(2)]);
  expect(all.map(({ id, state }) => [id, state])).toEqual([["alr_5", "open"], ["alr_4", "resolved"], ["alr_3", "resolved"], ["alr_2", "resolved"]]);
  expect(withOlder(present, [])).toBe(present);
});
