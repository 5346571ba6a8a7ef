import type { IconName } from "@/kit/Icon";

export interface PaletteEntry {
  id: string;
  /** Place, camera or action, in words. */
  group: string;
  label: string;
  icon: IconName;
  keyHint?: string;
  run: () => void;
}

/** Entries that hold all words of the query, those that begin with it first; otherwise in their order. */
export function searchEntries(entries: readonly PaletteEntry[], query: string): PaletteEntry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = entries.filter((entry) => words.every((word) => entry.label.toLowerCase().includes(word)));
  const [first] = words;
  if (first === undefined) return found;
  const begins = (entry: PaletteEntry) => (entry.label.toLowerCase().startsWith(first) ? 0 : 1);
  return found.sort((a, b) => begins(a) - begins(b));
}
