import { isClosed } from "./alert-state";
import type { AlertView, CameraView, EventView, HealthView, MeView, NumbersView, ServerMessage, SiteView, SnoozeView } from "./generated";
import type { Connection } from "./live-socket";

/** The present as the engine last told it. Parts that did not change keep their identity. */
export interface LiveState {
  connection: Connection;
  /** Absent until the first greeting. */
  present: Present | undefined;
  /** Who this page is signed in as; absent until the engine has told. */
  me: MeView | undefined;
}

export interface Present {
  version: string;
  site: SiteView;
  /** In the order of the wall. */
  cameras: readonly CameraView[];
  numbers: NumbersView;
  /** Newest first. */
  alerts: readonly AlertView[];
  /** What is held back now. */
  snoozes: readonly SnoozeView[];
  health: HealthView;
  /** How often the walls that everybody sees were said to have changed. */
  wallsTold: number;
  /** Newest first. */
  events: readonly EventView[];
}

export const NOTHING_YET: LiveState = { connection: { kind: "connecting" }, present: undefined, me: undefined };

const MAX_ALERTS = 300;
const MAX_EVENTS = 100;

function withCamera(cameras: readonly CameraView[], camera: CameraView): readonly CameraView[] {
  const others = cameras.filter((each) => each.id !== camera.id);
  return [...others, camera].sort((a, b) => a.number - b.number);
}

/** An open alert is never dropped for room: somebody has to see it. Then there are thousands, and twenty a second: none is sorted anew. */
function withAlert(alerts: readonly AlertView[], alert: AlertView): readonly AlertView[] {
  const before = alerts.findIndex((each) => each.id === alert.id);
  if (before >= 0 && alerts[before]?.at_ms === alert.at_ms) return alerts.with(before, alert);
  const others = before < 0 ? alerts : alerts.toSpliced(before, 1);
  const older = others.findIndex((each) => each.at_ms <= alert.at_ms);
  const all = others.toSpliced(older < 0 ? others.length : older, 0, alert);
  if (all.length <= MAX_ALERTS) return all;
  const oldestClosed = all.findLastIndex(isClosed);
  return oldestClosed < 0 ? all : all.toSpliced(oldestClosed, 1);
}

/** The state after a message. */
export function reduce(state: LiveState, message: ServerMessage): LiveState {
  if (message.type === "hello") {
    const { version, site, cameras, numbers, snoozes, health } = message.hello;
    const alerts = message.hello.alerts.toSorted((a, b) => b.at_ms - a.at_ms);
    const events = state.present?.events ?? [];
    // What was missed may have been one more change.
    const wallsTold = (state.present?.wallsTold ?? 0) + 1;
    return { ...state, present: { version, site, cameras, numbers, alerts, snoozes, health, wallsTold, events } };
  }
  if (message.type === "me") return { ...state, me: message.me };
  const { present } = state;
  if (!present) return state;
  const next = (change: Partial<Present>): LiveState => ({ ...state, present: { ...present, ...change } });
  switch (message.type) {
    case "camera":
      return next({ cameras: withCamera(present.cameras, message.camera) });
    case "camera_removed":
      return next({ cameras: present.cameras.filter((each) => each.id !== message.camera) });
    case "event":
      return next({ events: [message.event, ...present.events].slice(0, MAX_EVENTS) });
    case "numbers":
      return next({ numbers: message.numbers });
    case "alert":
      return next({ alerts: withAlert(present.alerts, message.alert) });
    case "snoozes":
      return next({ snoozes: message.snoozes });
    case "health":
      return next({ health: message.health });
    case "site":
      return next({ site: message.site });
    case "walls_changed":
      return next({ wallsTold: present.wallsTold + 1 });
    case "watching":
    case "tracks":
    case "error":
      return state;
  }
}
