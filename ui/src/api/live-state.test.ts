import { describe, expect, it } from "vitest";

import type { AlertView, CameraView, ServerMessage } from "./generated";
import { NOTHING_YET, reduce, type LiveState } from "./live-state";

const camera = (id: string, number: number) => ({ id, number, name: id }) as CameraView;
const alert = (id: number, change: Partial<AlertView> = {}) => ({ id: `alr_${String(id)}`, at_ms: id, state: "open", ...change }) as AlertView;

function greeted(cameras: CameraView[] = [], alerts: AlertView[] = []): LiveState {
  return reduce(NOTHING_YET, { type: "hello", hello: { version: "1", site: {}, cameras, numbers: {}, alerts, health: {}, now_ms: 0 } } as unknown as ServerMessage);
}

describe("reduce", () => {
  it("knows nothing before the greeting", () => {
    expect(reduce(NOTHING_YET, { type: "camera", camera: camera("a", 1) })).toBe(NOTHING_YET);
  });

  it("replaces a camera and leaves the others as they are", () => {
    const before = greeted([camera("a", 1), camera("b", 2)]);
    const changed = { ...camera("b", 2), name: "Door" };
    const after = reduce(before, { type: "camera", camera: changed });
    expect(after.present?.cameras[1]).toBe(changed);
    expect(after.present?.cameras[0]).toBe(before.present?.cameras[0]);
    expect(after.present?.alerts).toBe(before.present?.alerts);
  });

  it("puts a new camera at its place on the wall", () => {
    const after = reduce(greeted([camera("a", 1), camera("c", 3)]), { type: "camera", camera: camera("b", 2) });
    expect(after.present?.cameras.map((each) => each.id)).toEqual(["a", "b", "c"]);
  });

  it("forgets a camera that is gone", () => {
    const after = reduce(greeted([camera("a", 1), camera("b", 2)]), { type: "camera_removed", camera: "a" });
    expect(after.present?.cameras.map((each) => each.id)).toEqual(["b"]);
  });

  it("keeps one entry per alert, newest first", () => {
    let state = greeted([], [alert(2), alert(1)]);
    state = reduce(state, { type: "alert", alert: alert(3) });
    state = reduce(state, { type: "alert", alert: alert(2, { state: "acknowledged" }) });
    expect(state.present?.alerts.map((each) => [each.id, each.state])).toEqual([
      ["alr_3", "open"],
      ["alr_2", "acknowledged"],
      ["alr_1", "open"],
    ]);
  });

  it("drops the oldest closed alerts for room, never an open one", () => {
    let state = greeted();
    for (let id = 1; id <= 1000; id += 1) state = reduce(state, { type: "alert", alert: alert(id, { state: id === 1 ? "open" : "resolved" }) });
    const alerts = state.present?.alerts ?? [];
    expect(alerts.length).toBeLessThanOrEqual(300);
    expect(alerts.at(-1)?.id).toBe("alr_1");
    expect(alerts[0]?.id).toBe("alr_1000");
  });

  it("keeps thousands of open alerts in order, whichever order they come and change in", () => {
    const times = Array.from({ length: 3000 }, (_, n) => (n * 7919) % 3001);
    let state = greeted([], times.slice(0, 500).map((id) => alert(id)));
    for (const id of times.slice(500)) state = reduce(state, { type: "alert", alert: alert(id) });
    for (const id of times.filter((_, n) => n % 3 === 0)) state = reduce(state, { type: "alert", alert: alert(id, { state: "acknowledged" }) });
    const shown = state.present?.alerts ?? [];
    expect(shown.map(({ at_ms }) => at_ms)).toEqual(times.toSorted((a, b) => b - a));
    expect(shown.filter((each) => each.state === "acknowledged")).toHaveLength(1000);
  });

  it("caps the events of a day", () => {
    let state = greeted();
    for (let n = 0; n < 5000; n += 1) state = reduce(state, { type: "event", event: { id: `d:${String(n)}` } } as ServerMessage);
    expect(state.present?.events.length).toBe(100);
    expect(state.present?.events[0]?.id).toBe("d:4999");
  });

  it("takes the whole present anew after a second greeting", () => {
    const before = reduce(greeted([camera("a", 1)], [alert(1)]), { type: "alert", alert: alert(2) });
    expect(before.present?.alerts).toHaveLength(2);
    const after = reduce(before, { type: "hello", hello: { cameras: [camera("b", 1)], alerts: [] } } as unknown as ServerMessage);
    expect(after.present?.cameras.map((each) => each.id)).toEqual(["b"]);
    expect(after.present?.alerts).toEqual([]);
  });
});
