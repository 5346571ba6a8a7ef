import { expect, it } from "vitest";

import type { CameraView, Permission, RuleProposal } from "@/api/generated";

import { nameByRole } from "./roles";
import { doneSteps, firstOpen as firstOpenFor, isStep, lacksOf, stepAfter, stepBefore, STEPS, type Done } from "./steps";

const ALL = lacksOf(() => true);
const firstOpen = (done: Done) => firstOpenFor(done, ALL);

const nothing = { site: {}, account: false, cameras: [], setup: { missing_drawings: [], rules: [] } };

it("goes on where the work stopped: by what is there, not by what was clicked", () => {
  expect(firstOpen(doneSteps(nothing))).toBe("store");
  const site = { opening_hours: [[], [], [], [], [], [], []] as never };
  expect(firstOpen(doneSteps({ ...nothing, site }))).toBe("account");
  expect(firstOpen(doneSteps({ ...nothing, site, account: true }))).toBe("cameras");
  expect(firstOpen(doneSteps({ ...nothing, site, account: true, cameras: [{}] }))).toBe("roles");
  const missing = [{ camera: "c", role: "entrance" as const, drawing: { kind: "line" as const }, advice: "" }];
  const cameras = [{ role: "entrance" as const }];
  expect(firstOpen(doneSteps({ site, account: true, cameras, setup: { missing_drawings: missing, rules: [] } }))).toBe("lines");
  // The floor plan may wait.
  expect(firstOpen(doneSteps({ ...nothing, site, account: true, cameras }))).toBe("rules");
  const rules = [{ exists: true } as RuleProposal];
  expect(firstOpen(doneSteps({ site, account: true, cameras, setup: { missing_drawings: [], rules } }))).toBe("golive");
  expect(doneSteps({ site, account: true, cameras, setup: { missing_drawings: [], rules, done_ms: 1 } })).toMatchObject({ golive: true, plan: false });
});

it("says nothing of drawings and rules before the engine has told", () => {
  expect(doneSteps({ ...nothing, cameras: [{ role: "aisle" }], setup: undefined })).toMatchObject({ lines: false, rules: false, golive: false });
});

it("leads from end to end and back", () => {
  expect(STEPS.map((step) => stepAfter(step, ALL)).slice(0, -1)).toEqual(STEPS.slice(1));
  expect(STEPS.map((step) => stepBefore(step, ALL)).slice(1)).toEqual(STEPS.slice(0, -1));
  expect([stepBefore("store", ALL), stepAfter("golive", ALL)]).toEqual(["store", "golive"]);
  expect(isStep("nonsense")).toBe(false);
});

it("says what somebody lacks, and leads them past what is not theirs", () => {
  // A store manager's: neither people nor cameras.
  const rights: Permission[] = ["manage_site", "draw_scenes", "manage_rules"];
  const lacks = lacksOf((permission) => rights.includes(permission));
  expect(STEPS.filter((step) => lacks[step].length > 0)).toEqual(["account", "cameras", "roles", "plan"]);
  expect(lacks.plan).toEqual(["manage_cameras"]);
  expect(stepAfter("store", lacks)).toBe("lines");
  expect(stepBefore("rules", lacks)).toBe("lines");
  expect(stepBefore("lines", lacks)).toBe("store");
  // Gone to by its address: on and back lead out of it.
  expect([stepBefore("cameras", lacks), stepAfter("cameras", lacks)]).toEqual(["store", "lines"]);
  const site = { opening_hours: [[], [], [], [], [], [], []] as never };
  expect(firstOpenFor(doneSteps(nothing), lacks)).toBe("store");
  expect(firstOpenFor(doneSteps({ ...nothing, site }), lacks)).toBe("lines");
});

it("takes the store for done when its hours are there, whatever cameras there are", () => {
  expect(doneSteps({ ...nothing, cameras: [{}] })).toMatchObject({ store: false, cameras: true });
});

it("names a camera by what it sees, unless somebody has", () => {
  const camera = (id: string, name: string) => ({ id, name, url: "rtsp://10.0.0.5/1" }) as CameraView;
  const all = [camera("a", "10.0.0.5"), camera("b", "Entrance"), camera("c", "c")];
  expect(nameByRole(all[0] as CameraView, "entrance", all)).toBe("Entrance 2");
  expect(nameByRole(all[2] as CameraView, "stock_room", all)).toBe("Stock room");
  expect(nameByRole(all[1] as CameraView, "queue", all)).toBeUndefined();
  const twins = [camera("a", "Acme IPC"), camera("b", "Acme IPC")];
  expect(nameByRole(twins[1] as CameraView, "queue", twins)).toBe("Tills");
});
