import type { ChecklistFinding } from "@/api/generated";
import { t } from "@/i18n";
import { count, oneDecimal } from "@/i18n/format";

/** What was found of one thing, in words: how it stands, and what to do. */
export function explainChecklist(found: ChecklistFinding): string {
  const words = t.checklist;
  switch (found.kind) {
    case "store":
      return words.store(found.name, found.time_zone);
    case "store_lacks":
      return words.storeLacks(listed(found.lacks.map((part) => words.parts[part])));
    case "nobody_manages":
      return words.nobodyManages;
    case "second_factors":
      return words.secondFactors;
    case "no_second_factor":
      return words.noSecondFactor(count(found.accounts));
    case "no_camera":
      return words.noCamera;
    case "pictures":
      return words.pictures(count(found.cameras));
    case "no_picture":
      return words.noPicture;
    case "roles":
      return words.roles;
    case "no_role":
      return words.noRole;
    case "drawings":
      return words.drawings;
    case "no_drawing":
      return words.noDrawing[found.role];
    case "no_drawings":
      return words.noDrawings;
    case "no_floor_plan":
      return words.noFloorPlan;
    case "places":
      return words.places;
    case "no_place":
      return words.noPlace;
    case "analysis_off":
      return words.analysisOff(found.said);
    case "not_analysed":
      return words.notAnalysed;
    case "analysed_slowly":
      return words.analysedSlowly;
    case "analysed":
      return words.analysed(found.models, found.provider);
    case "no_entrance":
      return words.noEntrance;
    case "not_counted":
      return words.notCounted;
    case "counted":
      return words.counted(count(found.footfall));
    case "no_zone":
      return words.noZone;
    case "zones_empty":
      return words.zonesEmpty;
    case "zones_seen":
      return words.zonesSeen;
    case "recording_off":
      return words.recordingOff;
    case "recording_problem":
      return found.said;
    case "not_recorded":
      return words.notRecorded;
    case "recording_off_for_some":
      return words.recordingOffForSome;
    case "recorded":
      return words.recorded;
    case "disk_full":
      return words.diskFull;
    case "few_days":
      return words.fewDays(oneDecimal(found.days), count(found.wanted));
    case "room":
      return found.days === undefined ? words.room : words.days(count(Math.round(found.days)));
    case "history_problem":
      return words.historyProblem(found.said);
    case "history_lost":
      return words.historyLost;
    case "history":
      return words.history;
    case "clock":
      return words.clock;
    case "clock_adrift":
      return words.clockAdrift;
    case "clock_unknown":
      return words.clockUnknown;
    case "camera_clocks_off":
      return words.cameraClocksOff;
    case "camera_clocks":
      return found.cameras === 0 ? words.noCameraClock : words.cameraClocks(count(found.cameras));
    case "no_rule":
      return words.noRule;
    case "rules":
      return words.rules(count(found.rules));
    case "toast_taken":
      return words.toastTaken;
    case "toast_refused":
      return words.toastRefused(found.said);
    case "no_toasts":
      return words.noToasts;
    case "screens_hear":
      return words.screensHear;
    case "screens_deaf":
      return words.screensDeaf;
    case "audit_log":
      return words.auditLog;
    case "audit_log_problem":
      return words.auditLogProblem(found.said);
  }
}

/** a, b and c */
function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? "";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} ${t.checklist.and} ${last}`;
}
