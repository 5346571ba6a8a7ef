import { t } from "@/i18n";
import { count, span } from "@/i18n/format";

import type { AlertView } from "./generated";

/** What happened and where, in the reader's language; in the engine's own words where only those tell it. */
export function titleOf({ subject, title }: Pick<AlertView, "subject" | "title">): string {
  const words = t.alerts.titles;
  if (!subject) return title;
  switch (subject.kind) {
    case "came_in":
      return words.cameIn(subject.line);
    case "went_out":
      return words.wentOut(subject.line);
    case "inside":
      return words.inside(subject.zone);
    case "loitering":
      return words.loitering(subject.zone, span(subject.seconds));
    case "camera_offline":
      return words.cameraOffline(subject.name);
    case "camera_blind":
      return words.cameraBlind(subject.name, subject.cause === "dark");
    case "occupancy":
      return words.occupancy(count(Math.floor((subject.people * 100) / Math.max(1, subject.capacity))), count(subject.people), count(subject.capacity));
    case "queue_length":
      return words.queueLength(subject.lane, count(subject.people));
    case "queue_long":
      return words.queueLong(subject.lane, span(subject.seconds));
    case "open_lane":
      return words.openLane(count(subject.waiting), count(subject.open));
    case "events_not_saved":
      return words.eventsNotSaved;
    case "events_lost":
      return words.eventsLost;
    case "not_recorded":
      return words.notRecorded;
  }
}
