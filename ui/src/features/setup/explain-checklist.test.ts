import { expect, it } from "vitest";

import type { ChecklistFinding } from "@/api/generated";
import { en } from "@/i18n/en";

import { explainChecklist } from "./explain-checklist";

it.each<[ChecklistFinding, string]>([
  [{ kind: "store_lacks", lacks: ["currency"] }, "Give the store a currency."],
  [{ kind: "store_lacks", lacks: ["name", "opening_hours", "currency"] }, "Give the store a name, opening hours and a currency."],
  [{ kind: "few_days", days: 3.25, wanted: 30 }, en.checklist.fewDays("3.3", "30")],
  [{ kind: "room" }, "There is room."],
  [{ kind: "room", days: 39.6 }, "There is room for about 40 days of video."],
  [{ kind: "camera_clocks", cameras: 0 }, "No camera tells its clock over ONVIF."],
  [{ kind: "camera_clocks", cameras: 4 }, "Cameras that tell their clock over ONVIF, all of them right: 4."],
  [{ kind: "no_drawing", role: "queue" }, en.checklist.noDrawing.queue],
  [{ kind: "history_problem", said: "The disk is full." }, "The database has a problem: The disk is full."],
])("says what was found: %j", (found, said) => {
  expect(explainChecklist(found)).toBe(said);
});
