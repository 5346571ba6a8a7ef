import { t } from "@/i18n";

/** In the reader's language; an engine that is newer may know causes that this page does not. */
export function causeName(cause: string): string {
  const names: Record<string, string> = t.overview.places.causes;
  return names[cause] ?? cause;
}
