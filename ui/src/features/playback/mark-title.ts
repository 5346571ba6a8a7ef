import { titleOf } from "@/api/alert-title";
import type { MarkView } from "@/api/generated";
import { t } from "@/i18n";

const isKnown = (type: string): type is keyof typeof t.playback.events => type in t.playback.events;

/** What a mark is called, in the reader's language; in the engine's own words where only those tell it. */
export function markTitle({ subject, event, title, of_incident }: Pick<MarkView, "subject" | "event" | "title"> & Partial<Pick<MarkView, "of_incident">>): string {
  if (of_incident) return t.playback.ofIncident;
  if (subject) return titleOf({ subject, title });
  if (!event || !isKnown(event.type)) return title;
  return t.playback.events[event.type](event.place ?? "", event.direction !== "out");
}
