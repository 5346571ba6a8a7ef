import type { Catalogue } from "@/i18n/en";

export const morning: Catalogue["morning"] = {
  since: (at) => `Seit Sie gingen: ${at}`,
  unknown: (at) => `Die letzten zwölf Stunden: seit ${at}`,
  alarms: {
    title: "Alarme",
    which: "Welche Alarme",
    since: (n) => `Seither ausgelöst (${String(n)})`,
    open: (n) => `Nicht geschlossen (${String(n)})`,
    none: { since: "Seither kein Alarm", open: "Alle Alarme sind geschlossen" },
  },
  cameras: { title: "Kameras, die heute nicht sahen", none: "Alle Kameras sahen den ganzen Tag", noCameras: "Es gibt noch keine Kamera" },
};
