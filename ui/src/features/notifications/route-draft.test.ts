import { describe, expect, it } from "vitest";

import type { NotificationRouteView } from "@/api/generated";

import { draftOf, newKey, requestOf, routeProblems, withSecurity } from "./route-draft";

const filter = { least: "high", rules: ["r"], cameras: [], raised: true, escalated: false, asked: false, closed: true } as const;
const around = { id: 1, name: "Shift lead", enabled: true, has_secret: true, waiting: 0, failed: 0 };
const ROUTES: NotificationRouteView[] = [
  { ...around, target: { type: "mail", host: "mail.example.com", port: 587, security: "start_tls", username: "shop", from: "shop@example.com", to: ["a@example.com", "b@example.com"], pictures: true }, filter: { ...filter, levels: [], rules: ["r"], cameras: [] } },
  { ...around, target: { type: "mail", host: "mail", port: 2525, security: "none", from: "s@x", to: ["a@x"], pictures: false }, filter: { ...filter, escalated: true, levels: [2], rules: [], cameras: ["c"], schedule: { weekdays: [true, false, false, false, false, false, false], from: "22:00", to: "06:00" } } },
  { ...around, target: { type: "webhook", url: "https://example.com/hook", pictures: false, allow_local: true }, filter: { ...filter, escalated: true, levels: [], asked: true, rules: [], cameras: [] } },
];

describe("a route's draft", () => {
  it.each(ROUTES)("gives back the route it was made of, and its secret to nobody: $target.type $target.pictures", (route) => {
    const draft = draftOf(route);
    expect(routeProblems(draft, true)).toEqual({});
    const { name, enabled, target, filter: kept } = route;
    expect(requestOf(draft)).toEqual({ name, enabled, target, filter: kept });
  });

  it("asks for what is missing, by kind", () => {
    const empty = draftOf(undefined);
    expect(Object.keys(routeProblems(empty, false)).sort()).toEqual(["host", "name", "receivers", "sender"]);
    expect(Object.keys(routeProblems({ ...empty, type: "webhook" }, false)).sort()).toEqual(["name", "secret", "url"]);
    expect(routeProblems({ ...empty, type: "webhook" }, true).secret).toBeUndefined();
  });

  it("refuses what the engine would", () => {
    const [mail, , hook] = ROUTES.map(draftOf) as [ReturnType<typeof draftOf>, ReturnType<typeof draftOf>, ReturnType<typeof draftOf>];
    expect(routeProblems({ ...mail, port: "0" }, true).port).toBeDefined();
    expect(routeProblems({ ...mail, port: "587.5" }, true).port).toBeDefined();
    expect(routeProblems({ ...mail, security: "none" }, true).security).toBeDefined();
    expect(routeProblems({ ...mail, receivers: "a@x, nobody" }, true).receivers).toBeDefined();
    expect(routeProblems({ ...mail, receivers: Array.from({ length: 21 }, (_, n) => `a${String(n)}@x`).join(" ") }, true).receivers).toBeDefined();
    expect(routeProblems({ ...hook, url: "ftp://x" }, true).url).toBeDefined();
    expect(routeProblems({ ...hook, url: "https://user:word@x/" }, true).url).toBeDefined();
    expect(routeProblems({ ...mail, raised: false, lead: false, manager: false, asked: false, closed: false }, true).occasions).toBeDefined();
    expect(routeProblems({ ...mail, scheduled: true, from: "24:00" }, true).from).toBeDefined();
  });

  it("changes a secret only when somebody says so", () => {
    const draft = draftOf(ROUTES[0]);
    expect("secret" in requestOf(draft)).toBe(false);
    expect(requestOf({ ...draft, secret: "new" }).secret).toBe("new");
    expect(requestOf({ ...draft, withoutSecret: true }).secret).toBe("");
  });

  it("takes the usual port along, but not one that was typed", () => {
    const draft = draftOf(undefined);
    expect(withSecurity(draft, "tls").port).toBe("465");
    expect(withSecurity({ ...draft, port: "2525" }, "tls").port).toBe("2525");
  });
});

it("makes keys of 32 random bytes", () => {
  const key = newKey((bytes) => bytes.fill(7));
  expect(key.startsWith("whsec_")).toBe(true);
  expect(atob(key.slice(6))).toBe("\u0007".repeat(32));
  expect(newKey()).not.toBe(newKey());
});
