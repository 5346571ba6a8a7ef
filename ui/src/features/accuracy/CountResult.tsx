import { useState } from "react";

import type { FindingView, HandCountView } from "@/api/generated";
import { useMay, useSite } from "@/api/hooks";
import { useAction } from "@/commands/hooks";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { count as written, day, momentTenths, percentTenths, shortDay, span } from "@/i18n/format";
import { Button } from "@/kit/Button";
import { Icon } from "@/kit/Icon";
import layout from "@/kit/layout.module.css";
import { EmptyState } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { Segmented } from "@/kit/Segmented";
import table from "@/kit/table.module.css";

import styles from "./Accuracy.module.css";
import { errorWords, shareWords } from "./words";

interface Props {
  count: HandCountView;
  camera: string;
  onLeave: () => void;
  onPlay: (camera: string, atMs: number) => void;
}

const ICONS = { right: "ok", missed: "medium", false_count: "x" } as const;

/** What came out of a count: the figures, and every crossing behind them with its clip. */
export function CountResult({ count, camera, onLeave, onPlay }: Props) {
  const [all, setAll] = useState<"errors" | "all">("errors");
  const { time_zone: zone } = useSite();
  const mayPlay = useMay()("view_recordings");
  const words = t.accuracy.result;
  const findings = count.clips.flatMap((clip) => clip.findings);
  const shown = all === "all" ? findings : findings.filter(({ kind }) => kind !== "right");
  useAction("leave", () => {
    onLeave();
    return true;
  });
  return (
    <div className={styles.result}>
      <Panel
        title={words.title(count.line.name, camera)}
        foot={
          <Button tone="primary" keyHint={firstKey("leave")} onClick={onLeave}>
            {t.accuracy.back}
          </Button>
        }
      >
        <Figures count={count} zone={zone} />
      </Panel>
      <Panel
        title={words.list}
        flush
        tools={<Segmented label={words.show} value={all} options={(["errors", "all"] as const).map((value) => ({ value, label: words.shows[value] }))} onChange={setAll} />}
      >
        {shown.length === 0 ? (
          <EmptyState title={words.none[all].title} text={words.none[all].text} />
        ) : (
          <table className={table.table}>
            <thead>
              <tr>
                <th>{words.what}</th>
                <th>{words.way}</th>
                <th>{words.when}</th>
                <th><span className={layout.hidden}>{words.play}</span></th>
              </tr>
            </thead>
            <tbody>
              {shown.map((finding, index) => (
                <Row key={index} finding={finding} zone={zone} onPlay={mayPlay ? () => { onPlay(count.camera, finding.at_ms); } : undefined} />
              ))}
            </tbody>
          </table>
        )}
      </Panel>
    </div>
  );
}

function Row({ finding, zone, onPlay }: { finding: FindingView; zone: string; onPlay: (() => void) | undefined }) {
  const words = t.accuracy.result;
  const when = momentTenths(finding.at_ms, zone);
  return (
    <tr>
      <th scope="row">
        <span className={layout.row}>
          <Icon name={ICONS[finding.kind]} size="small" />
          {words.kinds[finding.kind]}
        </span>
      </th>
      <td>{t.accuracy.work[finding.direction]}</td>
      <td>
        {when} <span className={layout.faint}>{shortDay(finding.at_ms, zone)}</span>
      </td>
      <td>
        {onPlay && (
          <div className={table.actions}>
            <Button tone="outline" size="small" icon="play" aria-label={words.playLabel(words.kinds[finding.kind], when)} onClick={onPlay}>
              {words.play}
            </Button>
          </div>
        )}
      </td>
    </tr>
  );
}

function Figures({ count, zone }: { count: HandCountView; zone: string }) {
  const { figures } = count;
  const words = t.accuracy;
  const unseen = count.clips.filter((clip) => clip.verdict?.cannot_see === true).length;
  return (
    <>
      {figures.accuracy ? (
        <p className={styles.headline}>
          <b>{percentTenths(figures.accuracy.value)}</b>
          <span className={layout.muted}>{words.interval(percentTenths(figures.accuracy.low), percentTenths(figures.accuracy.high))}</span>
        </p>
      ) : (
        <EmptyState title={words.nobody.title} text={words.nobody.text} />
      )}
      <dl className={styles.facts}>
        <dt>{words.facts.missed}</dt>
        <dd>{words.facts.ofThere(written(figures.missed), written(figures.right + figures.missed), figures.miss_rate ? shareWords(figures.miss_rate) : "–")}</dd>
        <dt>{words.facts.falseCounts}</dt>
        <dd>{words.facts.ofCounted(written(figures.false_counts), written(figures.right + figures.false_counts), figures.false_rate ? shareWords(figures.false_rate) : "–")}</dd>
        <dt>{words.facts.sum}</dt>
        <dd>{figures.count_error === undefined ? "–" : errorWords(figures.count_error)}</dd>
        <dt>{words.facts.looked}</dt>
        <dd>{words.facts.clips(written(figures.clips), span(figures.seconds))}</dd>
        {unseen > 0 && (
          <>
            <dt>{words.facts.unseen}</dt>
            <dd>{written(unseen)}</dd>
          </>
        )}
        <dt>{words.facts.by}</dt>
        <dd>{words.facts.byOn(count.finished_by ?? count.begun_by, day(count.finished_at_ms ?? count.begun_at_ms, zone))}</dd>
        <dt>{words.facts.drawn}</dt>
        <dd>{words.facts.seed(String(count.seed))}</dd>
      </dl>
    </>
  );
}
