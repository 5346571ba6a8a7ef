import { COMPARISONS, GRAINS, type Comparison, type Grain } from "@/api/kpi-words";
import { LENGTHS, type Length } from "@/features/compare/compare";
import { VIEWS, type View } from "@/features/compare/week";
import { PROOF_KINDS, type Place, type ProofKind, type Span } from "@/features/proof/proof";
import { isStep, type SetupStep } from "@/features/setup/steps";
import { LAYOUTS, type Layout } from "@/features/live/wall-layout";

/**
 * What is on the screen. It stands in the address, so that a screen can be linked and restored.
 *
 * In its query and not its path: the engine then serves one page, and a window, a browser and a
 * bookmark all reach it.
 */
export type Route =
  /** `wall`: a named wall, or this window's own one; all cameras by number without. `turn`: seconds a page. */
  | { screen: "live"; wall?: string; tiles?: Layout; page?: number; turn?: number; focus?: string; replay?: boolean }
  /** One alarm, or all of them. */
  | { screen: "alarms"; alarm?: string }
  /** `from` and `to`: a clip, marked and played. */
  | { screen: "playback"; cameras?: string; at?: number; from?: number; to?: number }
  | { screen: "overview" }
  /** Counts one by one; `at`: a moment of the hour or day. */
  | ({ screen: "proof"; kind?: ProofKind; at?: number; span?: Span } & Place)
  /** What happened while somebody was away. */
  | { screen: "morning" }
  /** `until`: the last day; `kpi`: the figure that is drawn; `open`: opening hours only, by weekday and hour. */
  | { screen: "compare"; until?: string; length?: Length; grain?: Grain; beside?: Comparison; kpi?: string; view?: View; open?: boolean }
  /** `at`: a moment of the day; `from` and `to`: its hours. */
  | { screen: "heatmap"; camera?: string; at?: number; from?: number; to?: number }
  /** `at`: a moment of the last day; `days`: how many. */
  | { screen: "journeys"; at?: number; days?: number }
  /** Age and gender of those who came in; as for journeys. */
  | { screen: "demographics"; at?: number; days?: number }
  /** A line, or one count by hand. */
  | { screen: "accuracy"; camera?: string; line?: string; count?: string }
  | { screen: "cameras"; camera?: string; add?: boolean }
  | { screen: "scene"; camera: string }
  | { screen: "rules"; rule?: string }
  | { screen: "storage" }
  | { screen: "people"; user?: string }
  | { screen: "audit" }
  | { screen: "account" }
  /** `route`: a way of messages. */
  | { screen: "notifications"; route?: number }
  /** `report`: one that is kept. */
  | { screen: "reports"; report?: number }
  /** One incident, all of them. */
  | { screen: "incidents"; incident?: string }
  | { screen: "handover" }
  /** Suspicious behaviour that somebody should look at. */
  | { screen: "review" }
  | { screen: "setup"; step?: SetupStep; camera?: string }
  /** `import`: a file that was brought in. */
  | { screen: "sales"; import?: number }
  | { screen: "settings" };

export type Screen = Route["screen"];

/** The route of an address's query; the live wall for anything unknown. */
export function parseRoute(query: string): Route {
  const parameters = new URLSearchParams(query);
  const text = (name: string) => parameters.get(name) ?? undefined;
  const camera = text("camera");
  const number = <K extends string>(name: K) => {
    const ms = Number(text(name));
    return (Number.isSafeInteger(ms) && ms > 0 ? { [name]: ms } : {}) as Partial<Record<K, number>>;
  };
  switch (text("screen")) {
    case "playback": {
      const cameras = text("cameras");
      return { screen: "playback", ...(cameras && { cameras }), ...number("at"), ...number("from"), ...number("to") };
    }
    case "storage":
      return { screen: "storage" };
    case "overview":
      return { screen: "overview" };
    case "proof": {
      const kind = PROOF_KINDS.find((each) => each === text("kind"));
      const span = (["hour", "day"] as const).find((each) => each === text("span"));
      const [line, zone, lane] = [text("line"), text("zone"), text("lane")];
      return { screen: "proof", ...(kind && { kind }), ...number("at"), ...(span && { span }), ...(camera !== undefined && { camera }), ...(line !== undefined && { line }), ...(zone !== undefined && { zone }), ...(lane !== undefined && { lane }) };
    }
    case "morning":
      return { screen: "morning" };
    case "compare": {
      const among = <T extends string>(all: readonly T[], name: string) => all.find((each) => each === text(name));
      const [until, length, grain, beside, kpi, view] = [text("until"), among(LENGTHS, "length"), among(GRAINS, "grain"), among(COMPARISONS, "beside"), text("kpi"), among(VIEWS, "view")];
      return { screen: "compare", ...(until !== undefined && { until }), ...(length && { length }), ...(grain && { grain }), ...(beside && { beside }), ...(kpi !== undefined && { kpi }), ...(view && { view }), ...(text("open") === "1" && { open: true }) };
    }
    case "heatmap":
      return { screen: "heatmap", ...(camera !== undefined && { camera }), ...number("at"), ...number("from"), ...number("to") };
    case "journeys":
      return { screen: "journeys", ...number("at"), ...number("days") };
    case "demographics":
      return { screen: "demographics", ...number("at"), ...number("days") };
    case "accuracy": {
      const [line, count] = [text("line"), text("count")];
      return { screen: "accuracy", ...(camera !== undefined && { camera }), ...(line !== undefined && { line }), ...(count !== undefined && { count }) };
    }
    case "cameras":
      return { screen: "cameras", ...(camera !== undefined && { camera }), ...(text("add") === "1" && { add: true }) };
    case "scene":
      return camera === undefined ? { screen: "cameras" } : { screen: "scene", camera };
    case "rules": {
      const rule = text("rule");
      return { screen: "rules", ...(rule !== undefined && { rule }) };
    }
    case "people": {
      const user = text("user");
      return { screen: "people", ...(user !== undefined && { user }) };
    }
    case "audit":
      return { screen: "audit" };
    case "account":
      return { screen: "account" };
    case "reports":
      return { screen: "reports", ...number("report") };
    case "notifications":
      return { screen: "notifications", ...number("route") };
    case "incidents": {
      const incident = text("incident");
      return { screen: "incidents", ...(incident !== undefined && { incident }) };
    }
    case "handover":
      return { screen: "handover" };
    case "review":
      return { screen: "review" };
    case "setup": {
      const step = text("step");
      return { screen: "setup", ...(isStep(step) && { step }), ...(camera !== undefined && { camera }) };
    }
    case "sales":
      return { screen: "sales", ...number("import") };
    case "settings":
      return { screen: "settings" };
    case "alarms": {
      const alarm = text("alarm");
      return { screen: "alarms", ...(alarm !== undefined && { alarm }) };
    }
    default: {
      const wall = text("wall");
      const turn = Number(text("turn") ?? 0);
      const tiles = LAYOUTS.find((layout) => String(layout) === text("tiles"));
      const page = Number(text("page") ?? 0);
      const focus = text("focus");
      return {
        screen: "live",
        ...(wall !== undefined && { wall }),
        ...(Number.isInteger(turn) && turn > 0 && { turn }),
        ...(tiles !== undefined && { tiles }),
        ...(Number.isInteger(page) && page > 0 && { page }),
        ...(focus !== undefined && { focus }),
        ...(focus !== undefined && text("replay") === "1" && { replay: true }),
      };
    }
  }
}

/** The query of a route, with its question mark. */
export function routeQuery(route: Route): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(route)) {
    if (value === undefined || value === false) continue;
    parameters.set(name, value === true ? "1" : String(value));
  }
  return `?${parameters.toString()}`;
}
