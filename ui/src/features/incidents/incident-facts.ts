import type { EntryVideo, IncidentChange, IncidentItem, IncidentView, ShiftEntryView } from "@/api/generated";
import { t } from "@/i18n";
import { day, moment, shortDay, span } from "@/i18n/format";
import type { IconName } from "@/kit/Icon";

/** A change of what is known of an incident; it names the version it was made from. */
export function changeOf(incident: IncidentView, change: Partial<Omit<IncidentChange, "version">>): IncidentChange {
  const { version, title, status, owner, outcome } = incident;
  return { version, title, status, ...(owner !== undefined && { owner }), outcome, ...change };
}

export function entryIcon(item: IncidentItem): IconName {
  switch (item.type) {
    case "alert":
      return item.severity;
    case "clip":
      return "play";
    case "snapshot":
      return "cam";
    case "note":
      return "note";
    case "change":
      return "gear";
  }
}

/** An entry in words: what it is, and what more is known of it. */
export function entryText(item: IncidentItem, nameOf: (camera: string) => string, zone: string): { title: string; text: string } {
  const words = t.incidents.entry;
  switch (item.type) {
    case "alert":
      return { title: item.title, text: words.alert(item.place, `${moment(item.at_ms, zone)}, ${shortDay(item.at_ms, zone)}`) };
    case "clip":
      return { title: words.clip(nameOf(item.camera), moment(item.from_ms, zone), span((item.to_ms - item.from_ms) / 1000)), text: item.note };
    case "snapshot":
      return { title: words.snapshot(nameOf(item.camera), moment(item.at_ms, zone)), text: item.note };
    case "note":
      return { title: item.text, text: "" };
    case "change": {
      const owner = item.owner === undefined ? "" : words.owner(item.owner);
      const what = item.status === "closed" ? words.closed : words.open;
      return { title: [what, owner].filter(Boolean).join(", "), text: item.outcome };
    }
  }
}

/** What becomes of the recorded video that an entry is about, in words. */
export function keptText({ state, until_ms }: EntryVideo, zone: string): string {
  const words = t.incidents.kept;
  switch (state) {
    case "kept":
      return until_ms === undefined ? words.open : words.until(day(until_ms, zone));
    case "not_kept":
      return words.not;
    case "not_recorded":
      return words.none;
  }
}

/** The newest hand-over that nobody has taken yet: what the next shift is waited for. */
export function waitingHandOver(entries: readonly ShiftEntryView[]): ShiftEntryView | undefined {
  return entries.find(({ hand_over, taken_at_ms }) => hand_over && taken_at_ms === undefined);
}

/** Where a report goes on a disk. */
export const reportName = (incident: IncidentView): string => `${incident.id} ${incident.title}.pdf`;
