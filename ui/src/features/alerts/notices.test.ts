import { beforeEach, expect, it, vi } from "vitest";

import type { AlertView } from "@/api/generated";

import { AlarmNotices } from "./notices";

/** As browsers have it: one tag stands once, and says when it goes. */
class Notice extends EventTarget {
  static permission: NotificationPermission = "granted";
  static answers: NotificationPermission = "granted";
  static refusesToBeMade = false;
  static standing = new Map<string, Notice>();

  static requestPermission() {
    Notice.permission = Notice.answers;
    return Promise.resolve(Notice.permission);
  }

  constructor(
    readonly title: string,
    readonly options: NotificationOptions,
  ) {
    super();
    if (Notice.refusesToBeMade) throw new TypeError("Illegal constructor");
    const tag = options.tag ?? "";
    Notice.standing.get(tag)?.close();
    Notice.standing.set(tag, this);
  }

  close() {
    if (Notice.standing.get(this.options.tag ?? "") === this) Notice.standing.delete(this.options.tag ?? "");
    this.dispatchEvent(new Event("close"));
  }
}

const titles = () => [...Notice.standing.values()].map(({ title }) => title);
const alarm = (id: string, severity: AlertView["severity"], state: AlertView["state"] = "open") =>
  ({ id, severity, state, subject: { kind: "came_in", line: `door ${id}` }, title: "", place: "Camera 1", at_ms: 0 }) as AlertView;

let lookedAt = false;
const onOpen = vi.fn();
const bringToFront = vi.fn();
const options = { onOpen, silent: true };
const made = (page: object = { isSecureContext: true, Notification: Notice }) =>
  new AlarmNotices({ page: page as never, isLookedAt: () => lookedAt, bringToFront, iconOf: (severity) => `data:${severity}` });

beforeEach(() => {
  Object.assign(Notice, { permission: "granted", answers: "granted", refusesToBeMade: false });
  Notice.standing.clear();
  lookedAt = false;
  vi.clearAllMocks();
});

it("tells of what is new, with its level, once for all pages of a browser", () => {
  const all = [alarm("a", "high"), alarm("b", "low"), alarm("c", "critical", "acknowledged")];
  for (const page of [made(), made()]) page.follow(all, ({ id }) => id !== "b", options);
  expect(titles()).toEqual(["High: Person came in at door a"]);
  expect(Notice.standing.get("a")?.options).toMatchObject({ body: "Camera 1", icon: "data:high", silent: true, requireInteraction: false });
});

it("stays silent while somebody looks, and where nobody was asked", () => {
  lookedAt = true;
  made().follow([alarm("a", "critical")], () => true, options);
  lookedAt = false;
  Notice.permission = "default";
  made().follow([alarm("a", "critical")], () => true, options);
  expect(titles()).toEqual([]);
});

it("takes back what somebody has, even while somebody looks, and everything at the end", () => {
  const notices = made();
  notices.follow([alarm("a", "high"), alarm("b", "medium")], () => true, options);
  lookedAt = true;
  notices.follow([alarm("a", "high", "acknowledged"), alarm("b", "medium")], () => false, options);
  expect([...Notice.standing.keys()]).toEqual(["b"]);
  notices.clear();
  expect(titles()).toEqual([]);
});

it("opens its alarm in front of everything, and goes", () => {
  made().follow([alarm("a", "critical")], () => true, options);
  Notice.standing.get("a")?.dispatchEvent(new Event("click"));
  expect(bringToFront).toHaveBeenCalledOnce();
  expect(onOpen).toHaveBeenCalledExactlyOnceWith("a");
  expect(titles()).toEqual([]);
});

it("buries nobody: the most urgent stand, the rest is a number that follows", () => {
  const notices = made();
  const many = [...Array.from({ length: 30 }, (_, n) => alarm(`low ${String(n)}`, "low")), alarm("worst", "critical")];
  notices.follow(many, () => true, options);
  expect(Notice.standing.size).toBe(5);
  expect(titles()[0]).toBe("Critical: Person came in at door worst");
  expect(titles().at(-1)).toBe("31 alarms that nobody has");
  notices.follow([...many, alarm("one more", "low")], ({ id }) => id === "one more", options);
  expect(titles().at(-1)).toBe("32 alarms that nobody has");
  notices.follow(many.slice(0, 2), () => false, options);
  expect(titles()).not.toContain("32 alarms that nobody has");
});

it("says why it cannot", async () => {
  expect(made({ isSecureContext: false, Notification: Notice }).right).toBe("insecure");
  expect(made({ isSecureContext: true }).right).toBe("unsupported");
  Notice.permission = "default";
  Notice.answers = "denied";
  expect(await made().ask()).toBe("denied");
  Notice.permission = "default";
  Notice.answers = "granted";
  Notice.refusesToBeMade = true;
  expect(await made().ask()).toBe("unsupported");
});

it("shows whoever allows it how alarms are told", async () => {
  Notice.permission = "default";
  const notices = made();
  expect(await notices.ask()).toBe("granted");
  expect(titles()).toEqual(["New alarms are told like this"]);
});
