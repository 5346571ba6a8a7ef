import type { Catalogue } from "@/i18n/en";

export const movement: Catalogue["movement"] = {
  title: (camera) => `Wo Personen waren: ${camera}`,
  picture: (camera, time) => `Heatmap von ${camera}: ${time} im Bild`,
  loading: "Wird zusammengezählt",
  failed: "Die Heatmap ist gerade nicht bekannt",
  nobody: { title: "In dieser Zeit wurde niemand gesehen", text: "Wählen Sie einen anderen Tag oder andere Stunden." },
  noCamera: { title: "Noch keine Kamera", text: "Eine Heatmap zeigt, wo sich Personen vor einer Kamera aufhalten.", action: "Zu den Kameras" },
  asTable: "Tabelle",
  asMap: "Karte",
  play: "Stunde für Stunde abspielen",
  pause: "Anhalten",
  figure: { label: "Was gezeigt wird", seconds: "Zeit", visits: "Personen" },
  legend: { label: "Farben", less: "weniger", any: "überhaupt etwas", from: (value) => `ab ${value}` },
  bar: { camera: "Kamera", day: "Tag", before: "Der Tag davor", after: "Der Tag danach", today: "Heute" },
  hours: { title: "Zeit im Bild je Stunde", seen: (share) => `${share} gesehen`, all: "Ganzer Tag" },
  columns: { place: "Stelle im Bild", time: "Zeit", share: "Anteil", visits: "Personen", hour: "Stunde", inView: "Zeit im Bild", seen: "Gesehen" },
  place: (column, row) => `Spalte ${column}, Zeile ${row}`,
  facts: {
    time: (from, to) => `${from} bis ${to}`,
    inView: (time) => `${time} im Bild`,
    beyond: (time) => `davon ${time} mit den Füßen außerhalb des Bildes`,
    seenAll: "alles davon gesehen",
    seen: (share) => `${share} der Zeit gesehen: der Rest fehlt`,
  },
};
