import { useState } from "react";

import { useCameras, useMay, useMe, useNumbers, useSite } from "@/api/hooks";
import { useNow } from "@/api/useNow";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { EmptyState } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { Segmented } from "@/kit/Segmented";

import { AnswerTable } from "./AnswerTable";
import type { AnswerSpan } from "./answer-rows";
import { GroupTable } from "./GroupTable";
import { HourChart, HourLegend } from "./HourChart";
import { hourBars } from "./hour-bars";
import { HourTable } from "./HourTable";
import { KpiRow } from "./KpiRow";
import styles from "./Overview.module.css";
import { PlaceTable } from "./PlaceTable";
import { QueueTable } from "./QueueTable";
import { TillAdvice } from "./TillAdvice";

interface Props {
  onSetUp: () => void;
  onMorning: () => void;
  onCompare: () => void;
  /** Leads to what was counted, one by one. */
  onProof: (what: Proof) => void;
}

/** An hour, a line, a zone or a till lane. */
export interface Proof {
  at?: number;
  camera?: string;
  line?: string;
  zone?: string;
  lane?: string;
}

/** The manager's day: figures, hours, places. */
export function Overview({ onSetUp, onMorning, onCompare, onProof }: Props) {
  const numbers = useNumbers();
  const cameras = useCameras();
  const { time_zone: zone } = useSite();
  const now = useNow();
  const [asTable, setAsTable] = useState(false);
  const [chosen, setChosen] = useState<"places" | "groups" | "queues" | "answers">("places");
  const [span, setSpan] = useState<AnswerSpan>("today");
  const { chart, places, groups, queues, answers } = t.overview;
  // How soon alarms were taken is told for the whole store: to those who see all of it.
  const may = useMay();
  const seesAll = useMe()?.cameras === undefined;
  const seesAnswers = seesAll && may("view_alerts");
  const counted = numbers.cameras.some((camera) => camera.lines.length + camera.zones.length > 0);
  const tables = [
    { value: "places" as const, label: queues.places },
    ...(counted ? [{ value: "groups" as const, label: groups.name }] : []),
    ...(numbers.queues.length > 0 ? [{ value: "queues" as const, label: queues.queues }] : []),
    ...(seesAnswers ? [{ value: "answers" as const, label: queues.answers }] : []),
  ];
  const shown = tables.some(({ value }) => value === chosen) ? chosen : "places";
  return (
    <div className={styles.screen}>
      <KpiRow />
      <Panel
        title={chart.title}
        flush={asTable}
        beside={!asTable && <HourLegend />}
        tools={
          <>
            <Button tone="ghost" size="small" onClick={onMorning}>
              {chart.morning}
            </Button>
            {seesAll && (
              <Button tone="ghost" size="small" onClick={onCompare}>
                {chart.compare}
              </Button>
            )}
            <Button tone="ghost" size="small" aria-pressed={asTable} onClick={() => { setAsTable(!asTable); }}>
              {asTable ? chart.asChart : chart.asTable}
            </Button>
          </>
        }
      >
        {numbers.hours.length === 0 ? (
          <EmptyState title={chart.empty.title} text={chart.empty.text} />
        ) : asTable ? (
          <HourTable hours={numbers.hours} visitors={numbers.visitors?.hours} zone={zone} onHour={(at) => { onProof({ at }); }} />
        ) : (
          <HourChart bars={hourBars(numbers.hours, now)} zone={zone} />
        )}
      </Panel>
      <Panel
        title={{ places, groups, queues, answers }[shown].title}
        flush
        beside={
          shown === "answers" && (
            <Segmented
              label={answers.span}
              value={span}
              options={[
                { value: "today", label: answers.today },
                { value: "week", label: answers.week },
              ]}
              onChange={setSpan}
            />
          )
        }
        tools={tables.length > 1 && <Segmented label={queues.choice} value={shown} options={tables} onChange={setChosen} />}
      >
        {shown === "answers" ? (
          <AnswerTable span={span} />
        ) : shown === "groups" ? (
          <GroupTable groups={numbers.groups} />
        ) : shown === "queues" ? (
          <>
            {numbers.tills && <TillAdvice tills={numbers.tills} />}
            <QueueTable queues={numbers.queues} cameras={cameras} onLane={(camera, lane) => { onProof({ camera, lane }); }} />
          </>
        ) : counted ? (
          <PlaceTable numbers={numbers.cameras} cameras={cameras} onPlace={onProof} />
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
