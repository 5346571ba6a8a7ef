import type { AlertView } from "@/api/generated";

/** As many alarms as the engine gives at once. */
export const PAGE = 500;

/** A stretch of the past, and from where the next one goes on; nothing where it ends. */
export interface OlderPage {
  alerts: readonly AlertView[];
  next: string | undefined;
}

/**
 * Goes back until something comes that is not known yet, or the end: the newest pages hold what a screen has anyway.
 * @param fetchPage those raised before one, the newest first
 */
export async function olderPage(fetchPage: (before: string | undefined) => Promise<readonly AlertView[]>, knows: (id: string) => boolean, before: string | undefined): Promise<OlderPage> {
  const alerts: AlertView[] = [];
  for (let from = before; ; ) {
    const page = await fetchPage(from);
    // What is known now may leave the present later: it is kept too.
    alerts.push(...page);
    from = page.length < PAGE ? undefined : page.at(-1)?.id;
    if (from === undefined || page.some(({ id }) => !knows(id))) return { alerts, next: from };
  }
}

/** The present with the past behind it; what is in both is as the present has it. */
export function withOlder(present: readonly AlertView[], older: readonly AlertView[]): readonly AlertView[] {
  if (older.length === 0) return present;
  const known = new Set(present.map(({ id }) => id));
  const found = older.filter(({ id }) => !known.has(id) && known.add(id));
  return [...present, ...found];
}
