import type { ErrorCode } from "@/api/generated";
import type { Catalogue } from "../en";

/** By what happened; the engine's own words are English, and say more than the code does. */
const CODES = {
  not_signed_in: "Bitte zuerst anmelden: Die Anmeldung fehlt oder gilt nicht mehr.",
  forbidden: "Dazu fehlt Ihnen die Berechtigung.",
  sign_in_refused: "Name, Passwort oder Code stimmt nicht, oder die Anmeldung dauerte zu lange.",
  too_many_attempts: "Das waren zu viele Versuche. Warten Sie einen Moment.",
  password_change_needed: "Zuerst ist ein neues Passwort nötig.",
  second_factor_needed: "Zuerst ist ein zweiter Schritt für die Anmeldung einzurichten.",
  forbidden_origin: "Diese Seite darf mit dieser Engine nicht sprechen.",
  invalid_argument: "Diese Angabe passt nicht.",
  not_found: "Das gibt es nicht, oder nicht mehr.",
  conflict: "Das geht so nicht: Es ist inzwischen anders, oder es gibt es schon.",
  unavailable: "Das geht gerade nicht; versuchen Sie es gleich noch einmal.",
  exhausted: "Der Platz reicht nicht.",
  internal: "Auf unserer Seite ging etwas schief; das Protokoll nennt die Ursache.",
} satisfies Record<ErrorCode, string>;

/** An engine that is newer than this page may have codes that it does not know. */
const ofCode = (code: string): string => (CODES as Partial<Record<string, string>>)[code] ?? CODES.internal;

/** Fields that the engine names, as they are called on screens. */
const FIELDS: Record<string, string> = {
  address: "Adresse",
  addresses: "Adressen",
  cameras: "Kameras",
  capacity: "Höchstzahl",
  changes: "Änderungen",
  currency: "Währung",
  escalation: "Weitergabe",
  floor_plan: "Grundriss",
  from_ms: "Beginn",
  id: "Kennung",
  instructions: "Was zu tun ist",
  lane: "Kasse",
  line: "Linie",
  name: "Name",
  new: "Neues Passwort",
  passphrase: "Passphrase",
  password: "Passwort",
  permissions: "Berechtigungen",
  placement: "Platz auf dem Grundriss",
  reason: "Grund",
  role: "Rolle",
  rules: "Regeln",
  shown_name: "Angezeigter Name",
  store: "Geschäft",
  text: "Text",
  time_zone: "Zeitzone",
  to_ms: "Ende",
  url: "Adresse",
  zone: "Zone",
};

/** The code says all there is to say. */
const SAYS_ALL: readonly ErrorCode[] = ["not_signed_in", "sign_in_refused", "password_change_needed", "second_factor_needed", "forbidden_origin"];

export const errors: Catalogue["errors"] = {
  explained: (code, field, message) => {
    // The field is how many seconds to wait.
    if (code === "too_many_attempts" && field !== undefined) return `Das waren zu viele Versuche. Noch einmal in ${field} s.`;
    if (SAYS_ALL.includes(code) || message === "") return ofCode(code);
    const about = field === undefined ? undefined : FIELDS[field];
    const what = about === undefined ? ofCode(code) : `${about}: ${ofCode(code)}`;
    return `${what} Genauer, auf Englisch: „${message}“`;
  },
};
