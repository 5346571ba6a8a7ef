import type { CameraView, Permission, SetupView, SiteView } from "@/api/generated";

/** The installer's way, in its order. */
export const STEPS = ["store", "account", "cameras", "roles", "lines", "plan", "rules", "golive"] as const;

export type SetupStep = (typeof STEPS)[number];

export const isStep = (text: string | undefined): text is SetupStep => STEPS.some((step) => step === text);

/** What each step asks of whoever takes it, as the engine does. */
const NEEDS: Record<SetupStep, readonly Permission[]> = {
  store: ["manage_site"],
  account: ["manage_users"],
  cameras: ["manage_cameras"],
  roles: ["manage_cameras"],
  lines: ["draw_scenes"],
  plan: ["manage_site", "manage_cameras"],
  rules: ["manage_rules"],
  golive: ["manage_site"],
};

/** What somebody lacks for each step; nothing where they may take it. */
export type Lacks = Readonly<Record<SetupStep, readonly Permission[]>>;

export function lacksOf(may: (permission: Permission) => boolean): Lacks {
  return Object.fromEntries(STEPS.map((step) => [step, NEEDS[step].filter((permission) => !may(permission))])) as unknown as Lacks;
}

const open = (lacks: Lacks) => (step: SetupStep) => lacks[step].length === 0;

/** The next step that somebody may take; the same one at the end. */
export const stepAfter = (step: SetupStep, lacks: Lacks): SetupStep => STEPS.slice(STEPS.indexOf(step) + 1).find(open(lacks)) ?? step;

export const stepBefore = (step: SetupStep, lacks: Lacks): SetupStep => STEPS.slice(0, STEPS.indexOf(step)).findLast(open(lacks)) ?? step;

export type Done = Readonly<Record<SetupStep, boolean>>;

interface Known {
  site: Pick<SiteView, "opening_hours" | "floor_plan">;
  /** Whether somebody can sign in. */
  account: boolean;
  cameras: readonly Pick<CameraView, "role" | "placement">[];
  /** Absent until the engine has told. */
  setup: SetupView | undefined;
}

/** What is done of each step: by what the engine has, so that it holds for every window and after a restart. */
export function doneSteps({ site, account, cameras, setup }: Known): Done {
  const some = cameras.length > 0;
  const roles = some && cameras.every(({ role }) => role !== undefined);
  return {
    store: site.opening_hours !== undefined,
    account,
    cameras: some,
    roles,
    lines: roles && setup?.missing_drawings.length === 0,
    plan: some && site.floor_plan !== undefined && cameras.every(({ placement }) => placement !== undefined),
    rules: setup?.rules.some(({ exists }) => exists) ?? false,
    golive: setup?.done_ms !== undefined,
  };
}

/** May be left out: the store counts without. */
const OPTIONAL: readonly SetupStep[] = ["plan"];

/** Where somebody goes on: the first that is not done and is theirs, and the last one when all are. */
export function firstOpen(done: Done, lacks: Lacks): SetupStep {
  return STEPS.filter(open(lacks)).find((step) => !done[step] && !OPTIONAL.includes(step)) ?? "golive";
}
