/** The installer's way, in its order. */
export const STEPS = ["store", "account", "cameras", "lines"] as const;

export type SetupStep = (typeof STEPS)[number];

export type Done = Readonly<Record<SetupStep, boolean>>;

export const isStep = (text: string | undefined): text is SetupStep => STEPS.some((step) => step === text);

export const stepAfter = (step: SetupStep): SetupStep => STEPS[STEPS.indexOf(step) + 1] ?? step;

export const stepBefore = (step: SetupStep): SetupStep => STEPS[STEPS.indexOf(step) - 1] ?? step;
