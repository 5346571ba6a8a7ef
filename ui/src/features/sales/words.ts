import type { SalesBadRow } from "@/api/generated";
import { t } from "@/i18n";
import { moment, shortDay } from "@/i18n/format";

const words = t.sales;

const isProblem = (word: string): word is keyof typeof words.problems => word in words.problems;
const isField = (word: string): word is keyof typeof words.fields => word in words.fields;
const isKind = (word: string): word is keyof typeof words.kinds => word in words.kinds;

/** Why a row is not read, and which of its values is wrong. */
export function problemText({ problem, field }: SalesBadRow): string {
  const text = isProblem(problem) ? words.problems[problem] : problem;
  return field === undefined ? text : words.problemOf(text, isField(field) ? words.fields[field] : field);
}

export const kindText = (kind: string): string => (isKind(kind) ? words.kinds[kind] : kind);

/** A day and a time in the store. */
export const whenText = (ms: number, zone: string): string => `${shortDay(ms, zone)} ${moment(ms, zone)}`;
