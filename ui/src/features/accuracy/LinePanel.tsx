import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { LineAccuracy } from "@/api/generated";
import { useMay, useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { count, percentTenths, span } from "@/i18n/format";
import { Button } from "@/kit/Button";
import layout from "@/kit/layout.module.css";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { Segmented } from "@/kit/Segmented";

import styles from "./Accuracy.module.css";
import { AccuracyChart } from "./AccuracyChart";
import { CountHistory } from "./CountHistory";
import { HourTable } from "./HourTable";
import { NewestCounts } from "./NewestCounts";
import { useBegin } from "./useAccuracy";
import { dueWords, errorWords, shareWords } from "./words";

interface Props {
  line: LineAccuracy;
  camera: string;
  onOpen: (count: string) => void;
  /** Opens what was recorded around a moment. */
  onPlay: (camera: string, atMs: number) => void;
}

/** How well one line counts: by hour, in all, and from which counts that is known. */
export function LinePanel({ line, camera, onOpen, onPlay }: Props) {
  const [side, setSide] = useState<"measured" | "newest">("measured");
  const mayEvents = useMay()("view_events");
  const [asTable, setAsTable] = useState(false);
  const { time_zone: zone } = useSite();
  const words = t.accuracy;
  return (
    <div className={styles.detail}>
      <Panel
        title={words.perHour}
        flush={asTable}
        beside={!asTable && <Legend />}
        tools={
          <Button tone="ghost" size="small" aria-pressed={asTable} onClick={() => { setAsTable(!asTable); }}>
            {asTable ? words.chart.asChart : words.chart.asTable}
          </Button>
        }
      >
        {asTable ? <HourTable hours={line.hours} /> : <AccuracyChart hours={line.hours} />}
      </Panel>
      <Panel
        title={words.of(line.line, camera)}
        flush={side === "newest"}
        tools={mayEvents && <Segmented label={words.show} value={side} options={(["measured", "newest"] as const).map((value) => ({ value, label: words.sides[value] }))} onChange={setSide} />}
        foot={<Begin line={line} onOpen={onOpen} />}
      >
        {side === "newest" ? (
          <NewestCounts camera={line.camera} line={line.line} onPlay={onPlay} />
        ) : (
          <div className={layout.stack}>
            <Summary line={line} />
            {(line.due ?? line.due_at_ms) !== undefined && (
              <Note tone={line.due ? "warn" : "plain"} title={line.due && words.due.title}>
                {dueWords(line, zone)}
              </Note>
            )}
            <CountHistory camera={line.camera} line={line.line} onOpen={onOpen} />
          </div>
        )}
      </Panel>
    </div>
  );
}

function Summary({ line }: { line: LineAccuracy }) {
  const words = t.accuracy;
  const { figures } = line;
  if (!figures.accuracy) {
    const empty = figures.clips > 0 ? words.nobody : words.never;
    return <EmptyState title={empty.title} text={empty.text} />;
  }
  const checked = line.hours.filter((hour) => hour.figures.clips > 0).length;
  return (
    <>
      <p className={styles.headline}>
        <b>{percentTenths(figures.accuracy.value)}</b>
        <span className={layout.muted}>{words.interval(percentTenths(figures.accuracy.low), percentTenths(figures.accuracy.high))}</span>
      </p>
      <dl className={styles.facts}>
        <dt>{words.facts.missed}</dt>
        <dd>{words.facts.ofThere(count(figures.missed), count(figures.right + figures.missed), figures.miss_rate ? shareWords(figures.miss_rate) : "–")}</dd>
        <dt>{words.facts.falseCounts}</dt>
        <dd>{words.facts.ofCounted(count(figures.false_counts), count(figures.right + figures.false_counts), figures.false_rate ? shareWords(figures.false_rate) : "–")}</dd>
        <dt>{words.facts.sum}</dt>
        <dd>{figures.count_error === undefined ? "–" : errorWords(figures.count_error)}</dd>
        <dt>{words.facts.looked}</dt>
        <dd>{words.facts.clips(count(figures.clips), span(figures.seconds))}</dd>
        <dt>{words.facts.hours}</dt>
        <dd>{words.facts.hoursOf(count(checked), count(line.hours.length))}</dd>
      </dl>
    </>
  );
}

function Begin({ line, onOpen }: { line: LineAccuracy; onOpen: (count: string) => void }) {
  const may = useMay();
  const begin = useBegin();
  const words = t.accuracy;
  const { open } = line;
  if (!may("count_by_hand") || !may("view_recordings")) return <span className={layout.muted}>{words.mayNot}</span>;
  return (
    <div className={styles.begin}>
      {begin.error && (
        <Note tone="bad" live="alert">
          {explainFailure(begin.error)}
        </Note>
      )}
      <span className={layout.muted}>{words.beginHint}</span>
      {open !== undefined ? (
        <Button tone="primary" icon="play" onClick={() => { onOpen(open); }}>
          {words.goOn}
        </Button>
      ) : (
        <Button
          tone="primary"
          icon="hand"
          disabled={begin.isPending}
          onClick={() => { begin.mutate({ camera: line.camera, line: line.line }, { onSuccess: ({ id }) => { onOpen(id); } }); }}
        >
          {words.begin}
        </Button>
      )}
    </div>
  );
}

function Legend() {
  const words = t.accuracy.chart;
  return (
    <span className={styles.legend}>
      <span>
        <i />
        {words.measured}
      </span>
      <span>
        <i className={styles.legendUnmeasured} />
        {words.unmeasured}
      </span>
    </span>
  );
}
