import { beforeEach, expect, it, vi } from "vitest";

import type { AlertView } from "@/api/generated";

import { BrowserToasts } from "./browser-toasts";

/** As browsers have it: one tag stands once, and says when it goes. */
class Toast extends EventTarget {
  static permission: NotificationPermission = "granted";
  static answers: NotificationPermission = "granted";
  static refusesToBeMade = false;
  static standing = new Map<string, Toast>();

  static requestPermission() {
    Toast.permission = Toast.answers;
    return Promise.resolve(Toast.permission);
  }

  constructor(
    readonly title: string,
    readonly options: NotificationOptions,
  ) {
    super();
    if (Toast.refusesToBeMade) throw new TypeError("Illegal constructor");
    const tag = options.tag ?? "";
    Toast.standing.get(tag)?.close();
    Toast.standing.set(tag, this);
  }

  close() {
    if (Toast.standing.get(this.options.tag ?? "") === this) Toast.standing.delete(this.options.tag ?? "");
    this.dispatchEvent(new Event("close"));
  }
}

const titles = () => [...Toast.standing.values()].map(({ title }) => title);
const alarm = (id: string, severity: AlertView["severity"], state: AlertView["state"] = "open") =>
  ({ id, severity, state, subject: { kind: "came_in", line: `door ${id}` }, title: "", place: "Camera 1", at_ms: 0 }) as AlertView;

let lookedAt = false;
const onOpen = vi.fn();
const bringToFront = vi.fn();
const options = { onOpen, silent: true };
const made = (page: object = { isSecureContext: true, Notification: Toast }) =>
  new BrowserToasts({ page: page as never, isLookedAt: () => lookedAt, bringToFront, iconOf: (severity) => `data:${severity}` });

beforeEach(() => {
  Object.assign(Toast, { permission: "granted", answers: "granted", refusesToBeMade: false });
  Toast.standing.clear();
  lookedAt = false;
  vi.clearAllMocks();
});

it("tells of what is new, with its level, once for all pages of a browser", () => {
  const all = [alarm("a", "high"), alarm("b", "low"), alarm("c", "critical", "acknowledged")];
  for (const page of [made(), made()]) page.follow(all, ({ id }) => id !== "b", options);
  expect(titles()).toEqual(["High: Person came in at door a"]);
  expect(Toast.standing.get("a")?.options).toMatchObject({ body: "Camera 1", icon: "data:high", silent: true, requireInteraction: false });
});

it("stays silent while somebody looks, and where nobody was asked", () => {
  lookedAt = true;
  made().follow([alarm("a", "critical")], () => true, options);
  lookedAt = false;
  Toast.permission = "default";
  made().follow([alarm("a", "critical")], () => true, options);
  expect(titles()).toEqual([]);
});

it("takes back what somebody has, even while somebody looks, and everything at the end", () => {
  const toasts = made();
  toasts.follow([alarm("a", "high"), alarm("b", "medium")], () => true, options);
  lookedAt = true;
  toasts.follow([alarm("a", "high", "acknowledged"), alarm("b", "medium")], () => false, options);
  expect([...Toast.standing.keys()]).toEqual(["b"]);
  toasts.clear();
  expect(titles()).toEqual([]);
});

it("opens its alarm in front of everything, and goes", () => {
  made().follow([alarm("a", "critical")], () => true, options);
  Toast.standing.get("a")?.dispatchEvent(new Event("click"));
  expect(bringToFront).toHaveBeenCalledOnce();
  expect(onOpen).toHaveBeenCalledExactlyOnceWith("a");
  expect(titles()).toEqual([]);
});

it("buries nobody: the most urgent stand, the rest is a number that follows", () => {
  const toasts = made();
  const many = [...Array.from({ length: 30 }, (_, n) => alarm(`low ${String(n)}`, "low")), alarm("worst", "critical")];
  toasts.follow(many, () => true, options);
  expect(Toast.standing.size).toBe(5);
  expect(titles()[0]).toBe("Critical: Person came in at door worst");
  expect(titles().at(-1)).toBe("31 alarms that nobody has");
  toasts.follow([...many, alarm("one more", "low")], ({ id }) => id === "one more", options);
  expect(titles().at(-1)).toBe("32 alarms that nobody has");
  toasts.follow(many.slice(0, 2), () => false, options);
  expect(titles()).not.toContain("32 alarms that nobody has");
});

it("says why it cannot", async () => {
  expect(made({ isSecureContext: false, Notification: Toast }).right).toBe("insecure");
  expect(made({ isSecureContext: true }).right).toBe("unsupported");
  Toast.permission = "default";
  Toast.answers = "denied";
  expect(await made().ask()).toBe("denied");
  Toast.permission = "default";
  Toast.answers = "granted";
  Toast.refusesToBeMade = true;
  expect(await made().ask()).toBe("unsupported");
});

it("shows whoever allows it how alarms are told", async () => {
  Toast.permission = "default";
  const toasts = made();
  expect(await toasts.ask()).toBe("granted");
  expect(titles()).toEqual(["New alarms are told like this"]);
});
