import { locale } from "@/platform/language";

/** Where letters are the usual paper. */
export const PAPER: "a4" | "letter" = /-(US|CA|MX|PH)$/.test(locale ?? "") ? "letter" : "a4";
