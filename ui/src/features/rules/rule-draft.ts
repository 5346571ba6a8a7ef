import type { AlertAction, CameraView, ConditionView, RuleView, ScheduleView } from "@/api/generated";
import { t } from "@/i18n";
import { scheduleProblems, type ScheduleDraft } from "@/kit/ScheduleFields";

export type ConditionType = ConditionView["type"];

/** A rule as typed: all fields of all conditions, so that switching between them loses nothing. */
export interface RuleDraft extends ScheduleDraft {
  id: string | undefined;
  name: string;
  enabled: boolean;
  type: ConditionType;
  camera: string;
  place: string;
  direction: "both" | "in" | "out";
  limit: string;
  capacity: string;
  severity: RuleView["severity"];
  coolDown: string;
  /** What to do, a step a line. */
  instructions: string;
  related: readonly string[];
  actions: readonly AlertAction[];
  /** Awake only while the store is open, or closed. */
  store: NonNullable<RuleView["store"]> | "any";
}

export type RuleProblems = Partial<Record<"name" | "camera" | "place" | "limit" | "capacity" | "coolDown" | "weekdays" | "from" | "to", string>>;

const NEW: RuleDraft = {
  id: undefined,
  name: "",
  enabled: true,
  type: "zone_entered",
  camera: "",
  place: "",
  direction: "both",
  limit: "60",
  capacity: "100",
  severity: "high",
  coolDown: "60",
  instructions: "",
  related: [],
  actions: [],
  scheduled: false,
  weekdays: [true, true, true, true, true, true, true],
  from: "22:00",
  to: "06:00",
  store: "any",
};

export function draftOf(rule: RuleView | undefined): RuleDraft {
  if (!rule) return NEW;
  const { condition, schedule } = rule;
  return {
    ...NEW,
    id: rule.id,
    name: rule.name,
    enabled: rule.enabled,
    severity: rule.severity,
    coolDown: String(rule.cool_down_s),
    instructions: rule.instructions,
    related: rule.related,
    actions: rule.actions,
    store: rule.store ?? "any",
    scheduled: schedule !== undefined,
    ...(schedule && { weekdays: [...schedule.weekdays], from: schedule.from, to: schedule.to }),
    type: condition.type,
    ...fieldsOf(condition),
  };
}

function fieldsOf(condition: ConditionView): Partial<RuleDraft> {
  switch (condition.type) {
    case "line_crossed":
      return { camera: condition.camera, place: condition.line, direction: condition.direction ?? "both" };
    case "zone_entered":
      return { camera: condition.camera, place: condition.zone };
    case "loitering":
      return { camera: condition.camera, place: condition.zone, limit: String(condition.limit_s) };
    case "occupancy":
      return { capacity: String(condition.capacity) };
    case "queue_length":
      return { camera: condition.camera, place: condition.lane, capacity: String(condition.people) };
    case "queue_long":
      return { camera: condition.camera, place: condition.lane, limit: String(condition.limit_s) };
    case "open_lane":
      return {};
    case "camera_offline":
      return { camera: condition.camera ?? "" };
  }
}

/** What a condition names beside its camera; nothing where it names none. */
export function placeKind(type: ConditionType): "line" | "zone" | "lane" | undefined {
  switch (type) {
    case "line_crossed":
      return "line";
    case "zone_entered":
    case "loitering":
      return "zone";
    case "queue_length":
    case "queue_long":
      return "lane";
    default:
      return undefined;
  }
}

/** The lines, zones or till lanes a condition may name. */
export function placesFor(type: ConditionType, camera: CameraView | undefined): string[] {
  if (!camera) return [];
  const { lines, zones } = camera.scene;
  switch (placeKind(type)) {
    case "line":
      return lines.map((line) => line.name);
    case "zone":
      return zones.map((zone) => zone.name);
    case "lane":
      return [...new Set(zones.flatMap((zone) => zone.lane ?? []))];
    default:
      return [];
  }
}

/** What must be put right before the engine is asked. */
export function ruleProblems(draft: RuleDraft): RuleProblems {
  const words = t.rules.problems;
  const problems: RuleProblems = {};
  const { type } = draft;
  if (!draft.name.trim()) problems.name = words.name;
  if (placeKind(type)) {
    if (!draft.camera) problems.camera = words.camera;
    else if (!draft.place) problems.place = words.place;
  }
  if ((type === "loitering" || type === "queue_long") && !(Number(draft.limit) >= 1)) problems.limit = words.limit;
  if ((type === "occupancy" || type === "queue_length") && !(Number.isInteger(Number(draft.capacity)) && Number(draft.capacity) >= 1)) problems.capacity = words.capacity;
  if (draft.coolDown.trim() === "" || !(Number(draft.coolDown) >= 0)) problems.coolDown = words.coolDown;
  return { ...problems, ...scheduleProblems(draft) };
}

/** An id from the name, free among the rules there are. */
export function freeId(name: string, rules: readonly RuleView[]): string {
  const base =
    name
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 48) || "rule";
  const taken = new Set(rules.map((rule) => rule.id));
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? base : `${base}-${String(n)}`;
    if (!taken.has(id)) return id;
  }
}

function conditionOf(draft: RuleDraft): ConditionView {
  const { type, camera, place, direction } = draft;
  switch (type) {
    case "line_crossed":
      return { type, camera, line: place, ...(direction !== "both" && { direction }) };
    case "zone_entered":
      return { type, camera, zone: place };
    case "loitering":
      return { type, camera, zone: place, limit_s: Number(draft.limit) };
    case "occupancy":
      return { type, capacity: Number(draft.capacity) };
    case "queue_length":
      return { type, camera, lane: place, people: Number(draft.capacity) };
    case "queue_long":
      return { type, camera, lane: place, limit_s: Number(draft.limit) };
    case "open_lane":
      return { type };
    case "camera_offline":
      return { type, ...(camera && { camera }) };
  }
}

/** The rule to be kept; only of a draft without problems. */
export function ruleOf(draft: RuleDraft, rules: readonly RuleView[]): RuleView {
  const schedule: ScheduleView = { weekdays: draft.weekdays as ScheduleView["weekdays"], from: draft.from, to: draft.to };
  return {
    id: draft.id ?? freeId(draft.name, rules),
    name: draft.name.trim(),
    enabled: draft.enabled,
    condition: conditionOf(draft),
    severity: draft.severity,
    cool_down_s: Number(draft.coolDown),
    instructions: draft.instructions.trim(),
    related: [...draft.related],
    actions: [...draft.actions],
    ...(draft.scheduled && { schedule }),
    ...(draft.store !== "any" && { store: draft.store }),
  };
}
