import type { ReviewVerdict, Withheld } from "@/api/generated";

const verdicts: Record<ReviewVerdict, string> = { right: "Worth the look", false_alarm: "False alarm" };
const judge: Record<ReviewVerdict, string> = { right: "Right", false_alarm: "False alarm" };
const withheld: Record<Withheld, string> = {
  score: "Withheld: what had scored so at this camera was nothing before",
  place: "Withheld: what was seen at this place was nothing before",
};

export const review = {
  title: "To be looked at",
  show: "Show",
  shown: { open: "Open", all: "All" },
  columns: { what: "What", where: "Where", when: "When", score: "Speaks for it", standing: "Looked at", answer: "Answer" },
  behaviours: { conceal: "Put away something taken", unpaid_exit: "Left past no till", fall: "Fell" },
  verdicts,
  judge,
  withheld,
  open: "not yet",
  judged: (verdict: string, by: string) => `${verdict}, says ${by}`,
  at: (zone: string, camera: string) => `${zone}, ${camera}`,
  play: "Play",
  playLabel: (play: string, what: string, when: string) => `${play}: ${what}, ${when}`,
  judgeLabel: (answer: string, what: string, when: string) => `${answer}: ${what}, ${when}`,
  trial: {
    title: "On trial",
    text: "Much of what happens is not seen, and some of what is listed did not happen. Rely on it for nothing: it says which film is worth a look.",
  },
  none: {
    title: "Nothing to look at",
    text: "What hands do at shelves is watched where a camera has a shelf or high-value zone and “watch_hands” is on. Nothing here is proof: look at the film first.",
  },
};
