import type { Language, ReportFormat, ReportRequest, ReportTurns, ReportView } from "@/api/generated";
import { COMPARISONS, GRAINS, type Comparison, type Grain } from "@/api/kpi-words";
import { t } from "@/i18n";

export const DAYS = ["yesterday", "last_7_days", "last_week", "last_month", "last_retail_week", "last_retail_month"] as const;
export type Days = (typeof DAYS)[number];

export const EVERIES = ["never", "day", "week", "month"] as const;
export type Every = (typeof EVERIES)[number];

export const FORMATS = ["pdf", "xlsx", "csv"] as const satisfies readonly ReportFormat[];

/** A report as it is typed. */
export interface ReportDraft {
  name: string;
  days: Days;
  grain: Grain;
  beside: Comparison | "none";
  /** All that have a value where it is empty. */
  figures: readonly string[];
  formats: readonly ReportFormat[];
  language: Language | "store";
  letter: boolean;
  every: Every;
  /** Monday is 0. */
  weekday: number;
  monthDay: string;
  time: string;
  routes: readonly number[];
  folder: string;
  version: number | undefined;
}

export type ReportField = "name" | "formats" | "monthDay" | "time" | "folder";

/** The engine's names of what can be wrong. */
export const FIELD_OF: Partial<Record<string, ReportField>> = { name: "name", formats: "formats", schedule: "time", folder: "folder" };

const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;
const MONTH_DAY = /^([1-9]|[12]\d|3[01])$/;

const two = (value: number) => String(value).padStart(2, "0");

/** What a report is, or what a new one mostly is. */
export function draftOf(report: ReportView | undefined, paper: "a4" | "letter"): ReportDraft {
  const plan = report?.plan;
  const among = <T extends string>(all: readonly T[], value: string | undefined) => all.find((each) => each === value);
  const turns = plan?.schedule?.turns;
  const minute = plan?.schedule?.minute ?? 7 * 60;
  return {
    name: plan?.name ?? "",
    days: among(DAYS, plan?.days) ?? "last_week",
    grain: among(GRAINS, plan?.grain) ?? "day",
    beside: plan ? (among(COMPARISONS, plan.compare) ?? "none") : "before",
    figures: plan?.figures ?? [],
    formats: plan?.formats ?? ["pdf"],
    language: plan?.language ?? "store",
    letter: plan?.letter ?? paper === "letter",
    every: plan ? (turns?.every ?? "never") : "week",
    weekday: turns?.every === "week" ? turns.weekday : 0,
    monthDay: turns?.every === "month" ? String(turns.day) : "1",
    time: `${two(Math.floor(minute / 60))}:${two(minute % 60)}`,
    routes: plan?.routes ?? [],
    folder: plan?.folder ?? "",
    version: plan?.version,
  };
}

/** What must be put right of it. */
export function reportProblems(draft: ReportDraft): Partial<Record<ReportField, string>> {
  const words = t.reports.problems;
  const scheduled = draft.every !== "never";
  return {
    ...(draft.name.trim() === "" && { name: words.name }),
    ...(draft.formats.length === 0 && { formats: words.formats }),
    ...(scheduled && !TIME.test(draft.time) && { time: words.time }),
    ...(draft.every === "month" && !MONTH_DAY.test(draft.monthDay.trim()) && { monthDay: words.monthDay }),
  };
}

/** As the engine takes it. */
export function requestOf(draft: ReportDraft): ReportRequest {
  const turns = turnsOf(draft);
  const [, hour = "0", minute = "0"] = TIME.exec(draft.time) ?? [];
  const folder = draft.folder.trim();
  return {
    name: draft.name.trim(),
    days: draft.days,
    grain: draft.grain,
    ...(draft.beside !== "none" && { compare: draft.beside }),
    figures: [...draft.figures],
    formats: [...draft.formats],
    ...(draft.language !== "store" && { language: draft.language }),
    letter: draft.letter,
    ...(turns && { schedule: { turns, minute: Number(hour) * 60 + Number(minute) } }),
    routes: [...draft.routes],
    ...(folder !== "" && { folder }),
    ...(draft.version !== undefined && { version: draft.version }),
  };
}

function turnsOf({ every, weekday, monthDay }: ReportDraft): ReportTurns | undefined {
  switch (every) {
    case "never":
      return undefined;
    case "day":
      return { every };
    case "week":
      return { every, weekday };
    case "month":
      return { every, day: Number(monthDay) };
  }
}

/** With or without one of several. */
export function toggled<T>(all: readonly T[], one: T): readonly T[] {
  return all.includes(one) ? all.filter((each) => each !== one) : [...all, one];
}
