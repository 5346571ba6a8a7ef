import type { NotificationRouteRequest, NotificationRouteView, ScheduleView, Severity } from "@/api/generated";
import { t } from "@/i18n";
import { scheduleProblems, type ScheduleDraft, type ScheduleProblems } from "@/kit/ScheduleFields";

type Mail = Extract<NotificationRouteView["target"], { type: "mail" }>;

/** A route as typed: the fields of both kinds, so that switching between them loses nothing. */
export interface RouteDraft extends ScheduleDraft {
  name: string;
  enabled: boolean;
  type: "mail" | "webhook";
  host: string;
  port: string;
  security: Mail["security"];
  username: string;
  sender: string;
  /** Addresses, with commas or a line each. */
  receivers: string;
  url: string;
  local: boolean;
  pictures: boolean;
  /** Typed anew; empty keeps what the engine has. */
  secret: string;
  /** The engine's secret is to be forgotten. */
  withoutSecret: boolean;
  least: Severity;
  rules: readonly string[];
  cameras: readonly string[];
  raised: boolean;
  /** Told of alarms that nobody took: the first level, for the shift lead; the second, for the manager. */
  lead: boolean;
  manager: boolean;
  asked: boolean;
  closed: boolean;
}

/** What a route may be told of, in the order of an alarm's life. */
export const OCCASIONS = ["raised", "lead", "manager", "asked", "closed"] as const;

export type RouteField = "name" | "host" | "port" | "security" | "sender" | "receivers" | "url" | "secret" | "occasions";

export type RouteProblems = Partial<Record<RouteField, string>> & ScheduleProblems;

/** As mail programs have it: encrypted after the greeting. */
const PORTS: Record<Mail["security"], number> = { start_tls: 587, tls: 465, none: 25 };

const NEW: RouteDraft = {
  name: "",
  enabled: true,
  type: "mail",
  host: "",
  port: String(PORTS.start_tls),
  security: "start_tls",
  username: "",
  sender: "",
  receivers: "",
  url: "",
  local: false,
  pictures: true,
  secret: "",
  withoutSecret: false,
  least: "high",
  rules: [],
  cameras: [],
  raised: true,
  lead: true,
  manager: true,
  asked: true,
  closed: false,
  scheduled: false,
  weekdays: [true, true, true, true, true, true, true],
  from: "22:00",
  to: "06:00",
};

export function draftOf(route: NotificationRouteView | undefined): RouteDraft {
  if (!route) return NEW;
  const { name, enabled, target, filter } = route;
  const { schedule, escalated, levels, ...rest } = filter;
  const told = (level: number) => escalated && (levels.length === 0 || levels.includes(level));
  const own =
    target.type === "mail"
      ? { host: target.host, port: String(target.port), security: target.security, username: target.username ?? "", sender: target.from, receivers: target.to.join(", ") }
      : { url: target.url, local: target.allow_local };
  return { ...NEW, name, enabled, type: target.type, pictures: target.pictures, ...rest, lead: told(1), manager: told(2), ...(schedule && { scheduled: true, weekdays: [...schedule.weekdays], from: schedule.from, to: schedule.to }), ...own };
}

/** The usual port goes with the security, unless another one was typed. */
export function withSecurity(draft: RouteDraft, security: Mail["security"]): RouteDraft {
  const usual = draft.port === String(PORTS[draft.security]);
  return { ...draft, security, ...(usual && { port: String(PORTS[security]) }) };
}

export const receiversOf = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

const MAIL = /^[^@\s]+@[^@\s]+$/;
const WEB = /^https?:\/\/[^\s@]+$/i;
const MOST_RECEIVERS = 20;

/** What must be put right before the engine is asked; it looks again. */
export function routeProblems(draft: RouteDraft, hasSecret: boolean): RouteProblems {
  const words = t.notifications.problems;
  const problems: RouteProblems = { ...scheduleProblems(draft) };
  if (!draft.name.trim()) problems.name = words.name;
  if (OCCASIONS.every((occasion) => !draft[occasion])) problems.occasions = words.occasions;
  if (draft.type === "mail") {
    const to = receiversOf(draft.receivers);
    const port = Number(draft.port);
    if (!draft.host.trim()) problems.host = words.host;
    if (!(Number.isInteger(port) && port >= 1 && port <= 65_535)) problems.port = words.port;
    if (draft.username.trim() && draft.security === "none") problems.security = words.security;
    if (!MAIL.test(draft.sender.trim())) problems.sender = words.mail;
    if (to.length === 0 || to.length > MOST_RECEIVERS || !to.every((each) => MAIL.test(each))) problems.receivers = words.receivers(MOST_RECEIVERS);
  } else {
    if (!WEB.test(draft.url.trim())) problems.url = words.url;
    if (!hasSecret && draft.secret.trim() === "") problems.secret = words.secret;
  }
  return problems;
}

/** The request; only of a draft without problems. */
export function requestOf(draft: RouteDraft): NotificationRouteRequest {
  const username = draft.username.trim();
  const schedule: ScheduleView = { weekdays: draft.weekdays as ScheduleView["weekdays"], from: draft.from, to: draft.to };
  const { least, raised, lead, manager, asked, closed } = draft;
  // None means all.
  const levels = lead === manager ? [] : lead ? [1] : [2];
  return {
    name: draft.name.trim(),
    enabled: draft.enabled,
    target:
      draft.type === "mail"
        ? { type: "mail", host: draft.host.trim(), port: Number(draft.port), security: draft.security, ...(username && { username }), from: draft.sender.trim(), to: receiversOf(draft.receivers), pictures: draft.pictures }
        : { type: "webhook", url: draft.url.trim(), pictures: draft.pictures, allow_local: draft.local },
    filter: { least, rules: [...draft.rules], cameras: [...draft.cameras], raised, escalated: lead || manager, levels, asked, closed, ...(draft.scheduled && { schedule }) },
    ...(draft.secret !== "" ? { secret: draft.secret } : draft.withoutSecret && { secret: "" }),
  };
}

/** Where the engine's words for a field belong. */
export const FIELD_OF: Partial<Record<string, RouteField>> = { name: "name", host: "host", port: "port", security: "security", from: "sender", to: "receivers", url: "url", secret: "secret" };

const KEY_BYTES = 32;

/** A new key for the signatures of a webhook, as standardwebhooks.com writes them. */
export function newKey(random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array = (bytes) => crypto.getRandomValues(bytes)): string {
  return `whsec_${btoa(String.fromCharCode(...random(new Uint8Array(KEY_BYTES))))}`;
}
