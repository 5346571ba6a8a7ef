import { explainFailure } from "@/api/explain";
import type { DemographicsView } from "@/api/generated";
import { useSite } from "@/api/hooks";
import { useNow } from "@/api/useNow";
import { t } from "@/i18n";
import { count, percentTenths, shortDay } from "@/i18n/format";
import { dayStart } from "@/i18n/local-time";
import { Button } from "@/kit/Button";
import { Kpi } from "@/kit/Kpi";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { Segmented } from "@/kit/Segmented";

import { DayChoice } from "./DayChoice";
import { shares } from "./groups";
import { GroupTable } from "./GroupTable";
import type { JourneysPlace } from "./JourneysScreen";
import styles from "./Movement.module.css";
import { useDemographics } from "./useDemographics";

interface Props {
  place: JourneysPlace;
  onPlace: (place: JourneysPlace) => void;
  /** To where it is switched on, for whoever may. */
  onSettings: (() => void) | undefined;
}

const PERIODS = { day: 1, week: 7, month: 31 } as const;

/** Of what age and gender those were taken to be who came in: sums of groups, and how much of it is known. */
export function DemographicsScreen({ place, onPlace, onSettings }: Props) {
  const { time_zone: zone } = useSite();
  const now = useNow();
  const { demographics: words, journeys } = t.movement;
  const days = Math.min(PERIODS.month, place.days ?? PERIODS.day);
  const last = dayStart(place.at ?? now, zone);
  const { data, error, refetch } = useDemographics({ fromMs: dayStart(last, zone, 1 - days), toMs: dayStart(last, zone, 1) });
  return (
    <div className={styles.groups}>
      <div className={styles.choices}>
        <DayChoice
          day={days === 1 ? shortDay(last, zone) : journeys.until(shortDay(last, zone))}
          isToday={last === dayStart(now, zone)}
          onDay={(later) => { onPlace({ days: place.days, at: later === 0 ? undefined : dayStart(last, zone, later) }); }}
        />
        <Segmented
          label={journeys.period.label}
          value={days}
          options={(["day", "week", "month"] as const).map((period) => ({ value: PERIODS[period], label: journeys.period[period] }))}
          onChange={(chosen) => { onPlace({ at: place.at, days: chosen }); }}
        />
        {error && (
          <Note tone={data ? "warn" : "bad"} live="alert">
            {explainFailure(error)}
          </Note>
        )}
      </div>
      {!data ? (
        <EmptyState title={error ? words.failed : t.movement.loading}>
          {error && (
            <Button tone="outline" onClick={() => void refetch()}>
              {t.common.retry}
            </Button>
          )}
        </EmptyState>
      ) : (
        <Found data={data} onSettings={onSettings} />
      )}
    </div>
  );
}

function Found({ data, onSettings }: { data: DemographicsView } & Pick<Props, "onSettings">) {
  const words = t.movement.demographics;
  if (data.entries === 0) {
    const empty = data.on ? words.empty : words.off;
    return (
      <EmptyState title={empty.title} text={empty.text}>
        {onSettings && (
          <Button tone={data.on ? "outline" : "primary"} onClick={onSettings}>
            {words.settings}
          </Button>
        )}
      </EmptyState>
    );
  }
  return (
    <>
      <Figures data={data} />
      <Panel title={words.title} flush>
        <GroupTable data={data} />
      </Panel>
      <div className={styles.remarks}>
        {!data.on && <Note tone="warn">{words.nowOff}</Note>}
        <Note>{words.uncertain}</Note>
        <Note>{words.least(count(data.least))}</Note>
      </div>
    </>
  );
}

function Figures({ data }: { data: DemographicsView }) {
  const words = t.movement.demographics;
  const { known, unknown, lookedInto } = shares(data);
  const shown = (share: number | undefined) => (share === undefined ? words.none : percentTenths(share));
  const figures = [
    { ...words.entries, value: count(data.entries) },
    { ...words.known, value: shown(known) },
    { ...words.unknown, value: shown(unknown) },
    { ...words.lookedInto, value: shown(lookedInto) },
    { ...words.coverage, value: percentTenths(data.coverage) },
  ];
  return (
    <section className={styles.kpis} aria-label={words.kpis}>
      {figures.map(({ name, how, value }) => (
        <Kpi key={name} name={name} how={how} howLabel={t.movement.journeys.howLabel(name)} value={value} />
      ))}
    </section>
  );
}
