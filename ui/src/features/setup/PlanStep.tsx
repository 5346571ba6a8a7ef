import { useState, type ReactNode } from "react";

import { floorPlanPath } from "@/api/floor-plan";
import { explainFailure } from "@/api/explain";
import type { CalibrationView } from "@/api/generated";
import { useCameras, useSite } from "@/api/hooks";
import { useBlob } from "@/api/useBlob";
import { t } from "@/i18n";
import { Button, IconButton } from "@/kit/Button";
import layout from "@/kit/layout.module.css";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { FloorPlan } from "./FloorPlan";
import { MatchDialog } from "./MatchDialog";
import { freePlace } from "./placement";
import styles from "./Setup.module.css";
import { StepFrame } from "./StepFrame";
import { useMatchings } from "./useMatching";
import { usePlacing } from "./usePlacing";

interface Props {
  /** Where the picture is chosen and changed. */
  picture: ReactNode;
  onBack: () => void;
  onNext: () => void;
}

/** What is seen there cannot be people. */
const isDoubtful = (matching: CalibrationView | undefined) => (matching?.check?.findings.length ?? 0) > 0;

/** Where each camera hangs and looks. */
export function PlanStep({ picture, onBack, onNext }: Props) {
  const placing = usePlacing();
  const { place, error } = placing;
  const cameras = useCameras().map(placing.placed);
  const { floor_plan: plan } = useSite();
  const blob = useBlob(floorPlanPath(plan));
  /** The camera that the next press on the plan places. */
  const [holding, setHolding] = useState<string>();
  /** The camera whose floor is matched. */
  const [matching, setMatching] = useState<string>();
  const { data: matchings } = useMatchings();
  const words = t.setup.plan;
  const matched = (id: string) => matchings?.find((each) => each.camera === id);
  const toMatch = cameras.find(({ id }) => id === matching);
  const placed = cameras.filter(({ placement }) => placement !== undefined);
  const loose = cameras.filter(({ placement }) => placement === undefined);
  const held = loose.find(({ id }) => id === holding) ?? loose[0];
  return (
    <StepFrame
      remark={plan ? words.remark(placed.length, cameras.length) : words.optional}
      onBack={onBack}
      next={
        <Button tone={!plan || loose.length === 0 ? "primary" : "outline"} onClick={onNext}>
          {plan ? t.setup.next : t.setup.skip}
        </Button>
      }
    >
      <div className={styles.pair}>
        <Panel title={words.title} beside={held && plan && <span className={layout.faint}>{words.press(held.name)}</span>} flush>
          {plan && blob ? (
            <FloorPlan
              picture={blob}
              size={plan.size}
              cameras={placed}
              onPlace={place}
              onPress={(at) => {
                if (held) place(held.id, at);
              }}
            />
          ) : (
            <EmptyState title={plan ? words.loading : words.none.title} text={plan ? "" : words.none.text} />
          )}
        </Panel>
        <div className={styles.column}>
          {picture}
          <Panel title={words.cameras} className={styles.grow}>
            <div className={layout.stack}>
              {error && (
                <Note tone="bad" live="alert">
                  {explainFailure(error)}
                </Note>
              )}
              <ul className={styles.findings} aria-label={words.cameras}>
                {cameras.map((camera) => (
                  <li key={camera.id}>
                    <span className={layout.faint}>{camera.number}</span>
                    <div>
                      <b>{camera.name}</b>
                      <span>{camera.placement ? words.placed : words.loose}</span>
                      {isDoubtful(matched(camera.id)) && <span>{words.match.doubtful}</span>}
                    </div>
                    <div className={layout.row}>
                      {camera.placement && plan && (
                        <Button tone="ghost" size="small" title={matched(camera.id)?.is_old ? words.match.old : undefined} onClick={() => { setMatching(camera.id); }}>
                          {(matched(camera.id)?.marks.length ?? 0) > 0 ? words.match.again : words.match.open}
                        </Button>
                      )}
                      {camera.placement ? (
                        <IconButton icon="x" label={words.takeOff(camera.name)} onClick={() => { place(camera.id, null); }} />
                      ) : (
                        plan && (
                          <Button
                            tone="outline"
                            size="small"
                            aria-pressed={held?.id === camera.id}
                            onClick={(event) => {
                              // A key places it in the middle, to be moved by arrows; a mouse says where next.
                              if (event.detail === 0) place(camera.id, freePlace(placed.flatMap(({ placement }) => placement ?? [])));
                              else setHolding(camera.id);
                            }}
                          >
                            {words.place}
                          </Button>
                        )
                      )}
                    </div>
                  </li>
                ))}
              </ul>
              {placed.length > 0 && <Note>{words.keys}</Note>}
            </div>
          </Panel>
        </div>
      </div>
      {toMatch && plan && blob && <MatchDialog camera={toMatch} known={matched(toMatch.id)} plan={{ picture: blob, size: plan.size }} onClose={() => { setMatching(undefined); }} />}
    </StepFrame>
  );
}
