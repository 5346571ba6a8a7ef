import type { Catalogue } from "@/i18n/en";

export const common: Catalogue["common"] = {
  product: "InvEye Control Room",
  mark: "InvEye",
  cancel: "Abbrechen",
  close: "Schließen",
  save: "Speichern",
  edit: "Bearbeiten",
  copy: { action: "Kopieren", done: "Kopiert", byHand: "Es ist markiert: mit Strg C kopieren." },
  remove: "Entfernen",
  loading: "Lädt",
  retry: "Nochmals versuchen",
  yes: "Ja",
  no: "Nein",
  on: "An",
  off: "Aus",
  severity: { critical: "Kritisch", high: "Hoch", medium: "Mittel", low: "Niedrig" },
  unreachable: "Der Server antwortet nicht. Prüfen, ob er auf diesem Rechner läuft.",
  unknownError: (requestId) => (requestId ? `Etwas ging schief. Die Ursache steht im Protokoll unter ${requestId}.` : "Etwas ging schief."),
  seen: (share) => `${share} gesehen`,
  measured: "Gemessen",
};
