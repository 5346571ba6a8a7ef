export const morning = {
  since: (at: string) => `Since you left: ${at}`,
  unknown: (at: string) => `The last twelve hours: since ${at}`,
  alarms: {
    title: "Alarms",
    which: "Which alarms",
    since: (n: number) => `Raised since (${String(n)})`,
    open: (n: number) => `Not closed (${String(n)})`,
    none: { since: "No alarm since then", open: "Every alarm is closed" },
  },
  cameras: { title: "Cameras that did not see today", none: "All cameras saw all day", noCameras: "There is no camera yet" },
};
