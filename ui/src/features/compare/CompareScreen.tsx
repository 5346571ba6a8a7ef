import type { ReactNode } from "react";

import { explainFailure } from "@/api/explain";
import type { KpiDefinition, KpiView } from "@/api/generated";
import { COMPARISONS, GRAINS, kpiName, kpiText, type Comparison, type Grain } from "@/api/kpi-words";
import { useSite } from "@/api/hooks";
import { useNow } from "@/api/useNow";
import { t } from "@/i18n";
import { percent } from "@/i18n/format";
import { fieldText } from "@/i18n/local-time";
import { Button, IconButton } from "@/kit/Button";
import { DataMark } from "@/kit/DataMark";
import { SelectField, Switch } from "@/kit/Field";
import { Kpi } from "@/kit/Kpi";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { Segmented } from "@/kit/Segmented";

import { LENGTHS, USUAL_GRAIN, change, isWhole, noonOf, periodUntil, stepped, told, type Length } from "./compare";
import styles from "./Compare.module.css";
import { CompareChart, CompareLegend } from "./CompareChart";
import { Change, CompareTable } from "./CompareTable";
import week from "./Week.module.css";
import { ExportButtons } from "./ExportButtons";
import { FunnelView } from "./FunnelView";
import { VIEWS, type View } from "./week";
import { WeekView } from "./WeekView";
import { daysText } from "./words";
import { useKpis } from "./useKpis";

export interface ComparePlace {
  /** The last day; today without. */
  until?: string | undefined;
  length?: Length | undefined;
  grain?: Grain | undefined;
  beside?: Comparison | undefined;
  /** The figure that is drawn. */
  kpi?: string | undefined;
  view?: View | undefined;
  /** Opening hours only, by weekday and hour. */
  open?: boolean | undefined;
}

interface Props {
  /** To what comes by itself; absent for whoever may not. */
  onReports: (() => void) | undefined;
  place: ComparePlace;
  onPlace: (place: ComparePlace) => void;
}

/** Key figures over days, beside those of other days; or by weekday and hour. */
export function CompareScreen({ place, onPlace, onReports }: Props) {
  const { time_zone: zone, opening_hours: opening } = useSite();
  const today = fieldText(useNow(), zone).slice(0, 10);
  const words = t.compare;
  const view = place.view ?? "days";
  // A week of one week says what happened, not when a store is busy.
  const length = place.length ?? (view === "week" ? "quarter" : "week");
  const until = place.until !== undefined && noonOf(place.until) !== undefined && place.until <= today ? place.until : today;
  const period = periodUntil(until, length);
  const step = (steps: number) => {
    const last = stepped(until, length, steps, today);
    onPlace({ ...place, until: last === today ? undefined : last });
  };
  const choices = (
    <>
      <div className={styles.days} role="group" aria-label={words.period}>
        <IconButton icon="back" label={words.earlier} tone="outline" size="normal" onClick={() => { step(-1); }} />
        <b>{daysText(period)}</b>
        <IconButton icon="chev" label={words.later} tone="outline" size="normal" disabled={until === today} onClick={() => { step(1); }} />
      </div>
      <Segmented
        label={words.length.label}
        value={length}
        options={LENGTHS.map((each) => ({ value: each, label: words.length[each] }))}
        onChange={(chosen) => { onPlace({ ...place, length: chosen, grain: undefined }); }}
      />
      <Segmented
        label={words.view.label}
        value={view}
        options={VIEWS.map((each) => ({ value: each, label: words.view[each] }))}
        onChange={(chosen) => { onPlace({ ...place, view: chosen === "days" ? undefined : chosen, length: undefined }); }}
      />
    </>
  );
  const onChoose = (kpi: string) => { onPlace({ ...place, kpi }); };
  if (view === "days") return <Days place={place} period={period} length={length} choices={choices} onPlace={onPlace} onReports={onReports} onChoose={onChoose} />;
  if (view === "funnel") {
    const beside = place.beside ?? "weekday_before";
    return (
      <div className={week.screen}>
        <div className={styles.choices}>
          {choices}
          <SelectField label={words.beside.label} hideLabel value={beside} options={COMPARISONS.map((each) => ({ value: each, label: words.beside[each] }))} onValue={(chosen) => { onPlace({ ...place, beside: chosen }); }} />
        </div>
        <FunnelView {...period} beside={beside} />
      </div>
    );
  }
  const openOnly = opening !== undefined && place.open === true;
  return (
    <div className={week.screen}>
      <div className={styles.choices}>
        {choices}
        {opening && <Switch label={words.openOnly} checked={openOnly} onValue={(open) => { onPlace({ ...place, open: open || undefined }); }} />}
      </div>
      <WeekView {...period} openOnly={openOnly} chosen={place.kpi} onChoose={onChoose} />
    </div>
  );
}

interface DaysProps extends Props {
  period: { first: string; last: string };
  length: Length;
  choices: ReactNode;
  onChoose: (kpi: string) => void;
}

function Days({ place, period, length, choices, onPlace, onReports, onChoose }: DaysProps) {
  const words = t.compare;
  const grain = place.grain ?? USUAL_GRAIN[length];
  const comparison = place.beside ?? "before";
  const asked = { ...period, grain, compare: comparison };
  const { data, error, refetch, isPlaceholderData } = useKpis(asked);
  return (
    <div className={styles.screen}>
      <div className={styles.choices}>
        {choices}
        <SelectField label={words.grain.label} hideLabel value={grain} options={GRAINS.map((each) => ({ value: each, label: words.grain[each] }))} onValue={(chosen) => { onPlace({ ...place, grain: chosen }); }} />
        <SelectField label={words.beside.label} hideLabel value={comparison} options={COMPARISONS.map((each) => ({ value: each, label: words.beside[each] }))} onValue={(chosen) => { onPlace({ ...place, beside: chosen }); }} />
        {data && <ExportButtons asked={asked} kpi={place.kpi} />}
        {onReports && (
          <Button tone="ghost" size="small" icon="note" onClick={onReports}>
            {words.reports}
          </Button>
        )}
        {error && (
          <Note tone={data ? "warn" : "bad"} live="alert">
            {explainFailure(error)}
          </Note>
        )}
      </div>
      {data ? (
        <Found data={data} grain={grain} isOld={isPlaceholderData} chosen={place.kpi} onChoose={onChoose} />
      ) : (
        <EmptyState title={error ? words.failed : words.loading}>
          {error && (
            <Button tone="outline" onClick={() => void refetch()}>
              {t.common.retry}
            </Button>
          )}
        </EmptyState>
      )}
    </div>
  );
}

interface FoundProps {
  data: KpiView;
  grain: Grain;
  /** Still those of the choice before. */
  isOld: boolean;
  chosen: string | undefined;
  onChoose: (kpi: string) => void;
}

function Found({ data, grain, isOld, chosen, onChoose }: FoundProps) {
  const words = t.compare;
  const shown = told(data);
  const drawn = shown.find(({ id }) => id === chosen) ?? shown[0];
  if (!drawn) return <EmptyState title={words.empty.title} text={words.empty.text} />;
  return (
    <>
      <section className={styles.kpis} aria-label={words.figures} aria-busy={isOld}>
        {shown.map((definition) => (
          <Figure key={definition.id} data={data} definition={definition} />
        ))}
      </section>
      <Panel
        title={words.chart(kpiName(drawn.id))}
        beside={<CompareLegend />}
        tools={<SelectField label={words.drawn} hideLabel value={drawn.id} options={shown.map(({ id }) => ({ value: id, label: kpiName(id) }))} onValue={onChoose} />}
      >
        <CompareChart parts={data.parts} definition={drawn} currency={data.currency} />
      </Panel>
      <Panel title={words.table(words.grain[grain])} flush>
        <CompareTable parts={data.parts} definitions={shown} currency={data.currency} />
      </Panel>
    </>
  );
}

/** One figure of all the days, and how it changed. */
export function Figure({ data: { whole, currency }, definition }: { data: KpiView; definition: KpiDefinition }) {
  const words = t.compare;
  const name = kpiName(definition.id);
  const share = change(whole, definition.id);
  const isComplete = isWhole(whole.days);
  const beside = whole.beside?.values[definition.id];
  return (
    <Kpi
      name={name}
      how={words.how(definition.formula, definition.source)}
      howLabel={words.howLabel(name)}
      value={kpiText(definition, whole.days.values[definition.id], currency)}
      foot={
        <>
          {share === undefined ? words.nothingBeside : <><Change share={share} definition={definition} /> {words.than(kpiText(definition, beside, currency))}</>}
          {whole.days.doubtful.includes(definition.id) && <DataMark complete={false}>{words.doubtful}</DataMark>}
          {!isComplete && <DataMark complete={false}>{t.common.seen(percent(whole.days.coverage ?? 0))}</DataMark>}
        </>
      }
    />
  );
}
