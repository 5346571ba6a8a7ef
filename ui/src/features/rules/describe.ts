import type { CameraView, RuleView } from "@/api/generated";
import { t } from "@/i18n";
import { count, span } from "@/i18n/format";

/** What a rule waits for, as a sentence. */
export function describeCondition({ condition }: RuleView, cameras: readonly CameraView[]): string {
  const words = t.rules.describe;
  const nameOf = (id: string) => cameras.find((camera) => camera.id === id)?.name ?? words.missingCamera;
  switch (condition.type) {
    case "line_crossed":
      return words.line(condition.line, nameOf(condition.camera), condition.direction ? words[condition.direction] : "");
    case "zone_entered":
      return words.zone(condition.zone, nameOf(condition.camera));
    case "loitering":
      return words.loitering(condition.zone, nameOf(condition.camera), span(condition.limit_s));
    case "occupancy":
      return words.occupancy(count(condition.capacity));
    case "queue_length":
      return words.queueLength(condition.lane, nameOf(condition.camera), count(condition.people));
    case "queue_long":
      return words.queueLong(condition.lane, nameOf(condition.camera), span(condition.limit_s));
    case "open_lane":
      return words.openLane;
    case "camera_offline":
      return words.offline(condition.camera === undefined ? words.anyCamera : nameOf(condition.camera));
  }
}

/** When a rule is awake: "Mon to Fri, 22:00 to 06:00". */
export function describeSchedule({ schedule, store }: RuleView): string {
  const hours = store === undefined ? "" : t.rules.form.stores[store];
  if (!schedule) return hours || t.rules.always;
  const times = t.rules.schedule(describeDays(schedule.weekdays), schedule.from, schedule.to);
  return hours ? `${hours}, ${times}` : times;
}

function describeDays(weekdays: readonly boolean[]): string {
  if (weekdays.every(Boolean)) return t.rules.everyDay;
  const days = t.rules.weekdays;
  const first = weekdays.indexOf(true);
  const last = weekdays.lastIndexOf(true);
  const inARow = first >= 0 && weekdays.slice(first, last + 1).every(Boolean);
  if (inARow && last - first >= 2) return `${days[first] ?? ""}–${days[last] ?? ""}`;
  return days.filter((_, index) => weekdays[index]).join(", ");
}
