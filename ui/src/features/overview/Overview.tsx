import { useState } from "react";

import { useCameras, useNumbers, useSite } from "@/api/hooks";
import { useNow } from "@/api/useNow";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { EmptyState } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { Segmented } from "@/kit/Segmented";

import { HourChart, HourLegend } from "./HourChart";
import { hourBars } from "./hour-bars";
import { HourTable } from "./HourTable";
import { KpiRow } from "./KpiRow";
import styles from "./Overview.module.css";
import { PlaceTable } from "./PlaceTable";
import { QueueTable } from "./QueueTable";

/** The manager's day: figures, hours, places. */
export function Overview({ onSetUp }: { onSetUp: () => void }) {
  const numbers = useNumbers();
  const cameras = useCameras();
  const { time_zone: zone } = useSite();
  const now = useNow();
  const [asTable, setAsTable] = useState(false);
  const [shown, setShown] = useState<"places" | "queues">("places");
  const { chart, places, queues } = t.overview;
  const counted = numbers.cameras.some((camera) => camera.lines.length + camera.zones.length > 0);
  const showsQueues = shown === "queues" && numbers.queues.length > 0;
  return (
    <div className={styles.screen}>
      <KpiRow />
      <Panel
        title={chart.title}
        flush={asTable}
        beside={!asTable && <HourLegend />}
        tools={
          <Button tone="ghost" size="small" aria-pressed={asTable} onClick={() => { setAsTable(!asTable); }}>
            {asTable ? chart.asChart : chart.asTable}
          </Button>
        }
      >
        {numbers.hours.length === 0 ? (
          <EmptyState title={chart.empty.title} text={chart.empty.text} />
        ) : asTable ? (
          <HourTable hours={numbers.hours} zone={zone} />
        ) : (
          <HourChart bars={hourBars(numbers.hours, now)} zone={zone} />
        )}
      </Panel>
      <Panel
        title={showsQueues ? queues.title : places.title}
        flush
        tools={
          numbers.queues.length > 0 && (
            <Segmented
              label={queues.choice}
              value={shown}
              options={[
                { value: "places", label: queues.places },
                { value: "queues", label: queues.queues },
              ]}
              onChange={setShown}
            />
          )
        }
      >
        {showsQueues ? (
          <QueueTable queues={numbers.queues} cameras={cameras} />
        ) : counted ? (
          <PlaceTable numbers={numbers.cameras} cameras={cameras} />
        ) : (
          <EmptyState title={places.empty.title} text={places.empty.text}>
            <Button tone="primary" onClick={onSetUp}>
              {places.empty.action}
            </Button>
          </EmptyState>
        )}
      </Panel>
    </div>
  );
}
