import { useEffect } from "react";

import { explainFailure } from "@/api/explain";
import type { ChecklistSubject, Readiness } from "@/api/generated";
import { useCameras, useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { moment } from "@/i18n/format";
import { Button } from "@/kit/Button";
import { classes } from "@/kit/classes";
import { Icon, type IconName } from "@/kit/Icon";
import layout from "@/kit/layout.module.css";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { explainChecklist } from "./explain-checklist";
import styles from "./Setup.module.css";
import { StepFrame } from "./StepFrame";
import type { SetupStep } from "./steps";
import { useChecklist, useSetup, useSetupDone } from "./useSetup";

/** Where a subject is mended; notifications have a page of their own, all else is under the settings. */
const STEP_OF: Partial<Record<ChecklistSubject, SetupStep>> = {
  site: "store",
  people: "account",
  cameras: "cameras",
  camera_clocks: "cameras",
  camera_roles: "roles",
  drawings: "lines",
  counting: "lines",
  zones: "lines",
  floor_plan: "plan",
  rules: "rules",
};

const ICONS: Record<Readiness, IconName> = { ok: "ok", advice: "medium", problem: "critical" };

interface Props {
  onBack: () => void;
  onStep: (step: SetupStep) => void;
  /** Mended outside of this setup. */
  onPlace: (place: "notifications" | "settings") => void;
  /** The store is live. */
  onDone: () => void;
}

/** Everything is tried once more; then the store is live. */
export function GoLiveStep({ onBack, onStep, onPlace, onDone }: Props) {
  const cameras = useCameras();
  const { time_zone: zone } = useSite();
  const setup = useSetup();
  const { mutate, data, error, isPending } = useChecklist();
  const done = useSetupDone();
  const words = t.setup.golive;
  useEffect(() => {
    mutate();
  }, [mutate]);
  const wrong = data?.items.filter(({ state }) => state === "problem").length ?? 0;
  const advice = data?.items.filter(({ state }) => state === "advice").length ?? 0;
  const nameOf = (id: string) => cameras.find((camera) => camera.id === id)?.name ?? id;
  const since = setup.data?.done_ms;
  return (
    <StepFrame
      remark={data ? words.remark(data.items.length, wrong, advice) : isPending ? words.running : ""}
      onBack={onBack}
      next={
        <>
          <Button tone="outline" disabled={isPending} onClick={() => { mutate(); }}>
            {words.again}
          </Button>
          <Button tone="primary" disabled={!data?.ready || isPending || done.isPending} onClick={() => { done.mutate(undefined, { onSuccess: onDone }); }}>
            {words.done}
          </Button>
        </>
      }
    >
      <Panel title={words.title} beside={data && <span className={layout.faint}>{words.checked(moment(data.checked_ms, zone))}</span>}>
        <div className={layout.stack}>
          {isPending && <Note live="status">{words.running}</Note>}
          {(error ?? done.error) && (
            <Note tone="bad" live="alert">
              {explainFailure(error ?? done.error)}
            </Note>
          )}
          {since !== undefined && <Note>{words.since(moment(since, zone), setup.data?.done_by ?? "")}</Note>}
          {error && !data && <EmptyState title={words.failed} />}
          {data && (
            <ul className={classes(styles.findings, styles.checklist)} aria-label={words.title} aria-busy={isPending}>
              {data.items.map(({ subject, state, found, cameras: about }) => {
                const step = STEP_OF[subject];
                const place = subject === "notifications" ? "notifications" : "settings";
                return (
                  <li key={subject} className={classes(state === "advice" && styles.warn, state === "problem" && styles.bad)}>
                    <Icon name={ICONS[state]} size="small" />
                    <div>
                      <b>
                        {words.subjects[subject]}
                        <span className={layout.hidden}>{words.states[state]}</span>
                      </b>
                      <span>
                        {explainChecklist(found)}
                        {about.length > 0 && ` ${about.map(nameOf).join(", ")}.`}
                      </span>
                    </div>
                    {state !== "ok" && (
                      <Button tone="outline" size="small" onClick={() => {
                          if (step) onStep(step);
                          else onPlace(place);
                        }}>
                        {step ? t.setup.names[step] : t.shell[place]}
                      </Button>
                    )}
                  </li>
                );
              })}
            </ul>
          )}
        </div>
      </Panel>
    </StepFrame>
  );
}
