import type { Catalogue } from "@/i18n/en";

export const review: Catalogue["review"] = {
  title: "Anzusehen",
  show: "Zeigen",
  shown: { open: "Offen", all: "Alles" },
  columns: { what: "Was", where: "Wo", when: "Wann", score: "Spricht dafür", standing: "Angesehen", answer: "Antwort" },
  behaviours: { conceal: "Genommenes weggesteckt", unpaid_exit: "An keiner Kasse vorbei gegangen", fall: "Gestürzt" },
  verdicts: { right: "Den Blick wert", false_alarm: "Fehlalarm" },
  judge: { right: "Richtig", false_alarm: "Fehlalarm" },
  withheld: {
    score: "Zurückgehalten: Was an dieser Kamera so viel galt, war bisher nichts",
    place: "Zurückgehalten: Was an dieser Stelle gesehen wurde, war bisher nichts",
  },
  open: "noch nicht",
  judged: (verdict, by) => `${verdict}, sagt ${by}`,
  at: (zone, camera) => `${zone}, ${camera}`,
  play: "Abspielen",
  playLabel: (play, what, when) => `${play}: ${what}, ${when}`,
  judgeLabel: (answer, what, when) => `${answer}: ${what}, ${when}`,
  trial: {
    title: "Auf Probe",
    text: "Vieles, was geschieht, wird nicht gesehen, und manches, was hier steht, ist nicht geschehen. Verlassen Sie sich nicht darauf: Es sagt, welcher Film einen Blick wert ist.",
  },
  none: {
    title: "Nichts anzusehen",
    text: "Was Hände an Regalen tun, wird dort beobachtet, wo eine Kamera eine Regal- oder Wertzone hat und „watch_hands“ eingeschaltet ist. Nichts hier ist ein Beweis: zuerst den Film ansehen.",
  },
};
