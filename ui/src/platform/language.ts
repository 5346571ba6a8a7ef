import { preferences } from "./preferences";

export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

/** The first of the reader's languages that we have; English without. */
export function languageFor(wish: Language | "auto", offered: readonly string[]): Language {
  if (wish !== "auto") return wish;
  for (const tag of offered) {
    const found = LANGUAGES.find((language) => tag.toLowerCase().split("-")[0] === language);
    if (found) return found;
  }
  return "en";
}

const offered = typeof navigator === "undefined" ? [] : navigator.languages;

/** The language of this page. Another one is chosen by loading the page again. */
export const language: Language = languageFor(preferences.get().language, offered);

/** For numbers and dates: as the reader has it, where it is of that language. */
export const locale: string | undefined = offered.find((tag) => tag.toLowerCase().split("-")[0] === language) ?? (offered.length === 0 ? undefined : language);
