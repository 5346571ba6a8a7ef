import type { ReactNode } from "react";

import { explainFailure } from "@/api/explain";
import { floorPlanPath } from "@/api/floor-plan";
import type { FloorPlanView } from "@/api/generated";
import { useCameras } from "@/api/hooks";
import { useBlob } from "@/api/useBlob";
import { t } from "@/i18n";
import { span } from "@/i18n/format";
import { BlobImage } from "@/kit/BlobImage";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { scaleOf } from "./heat";
import { HeatLegend, HeatPicture } from "./HeatPicture";
import { PlaceTable } from "./HeatTable";
import styles from "./Movement.module.css";
import { usePlanHeatmap, type Hours } from "./useMovement";

interface Props {
  plan: FloorPlanView;
  hours: Hours;
  asTable: boolean;
  tools: ReactNode;
}

/** Where people were on the store's floor, of all cameras that are matched with the plan. */
export function PlanHeat({ plan, hours, asTable, tools }: Props) {
  const { data: map, error } = usePlanHeatmap(hours);
  const cameras = useCameras();
  const blob = useBlob(floorPlanPath(plan));
  const words = t.movement.plan;
  const names = (ids: readonly string[]) => ids.map((id) => cameras.find((camera) => camera.id === id)?.name ?? id).join(", ");
  const cells = (map?.cells ?? []).map((cell) => ({ ...cell, visits: 0 }));
  const scale = scaleOf(cells.map(({ seconds }) => seconds));
  const all = cells.reduce((sum, { seconds }) => sum + seconds, 0);
  const time = span(all);
  return (
    <Panel
      title={words.title}
      flush={asTable}
      tools={tools}
      beside={!asTable && cells.length > 0 && <HeatLegend scale={scale} words={span} />}
      foot={
        map &&
        map.cameras.length > 0 && (
          <p className={styles.facts}>
            <b>{words.time(time)}</b>
            <span>{words.cameras(names(map.cameras.map(({ camera }) => camera)))}</span>
            {map.missing.length > 0 && <span>{words.missing(names(map.missing))}</span>}
          </p>
        )
      }
    >
      {error && (
        <Note tone={map ? "warn" : "bad"} live="alert">
          {explainFailure(error)}
        </Note>
      )}
      {!map ? (
        <EmptyState title={error ? t.movement.failed : t.movement.loading} />
      ) : map.cameras.length === 0 ? (
        <EmptyState title={words.none.title} text={words.none.text} />
      ) : asTable ? (
        <PlaceTable map={{ seconds: all, cells }} figure="seconds" timeOnly />
      ) : (
        <HeatPicture map={{ ...map, cells }} figure="seconds" scale={scale} ratio={plan.size[0] / plan.size[1]} zones={[]} label={words.picture(time)}>
          {blob ? <BlobImage blob={blob} alt="" className={styles.behind} /> : <div className={styles.behind} />}
        </HeatPicture>
      )}
    </Panel>
  );
}
