import { explainFailure } from "@/api/explain";
import type { JourneysView, PlaceView } from "@/api/generated";
import { useCameras, useSite } from "@/api/hooks";
import { useNow } from "@/api/useNow";
import { t } from "@/i18n";
import { count, oneDecimal, percentTenths, shortDay, span } from "@/i18n/format";
import { dayStart } from "@/i18n/local-time";
import { Button } from "@/kit/Button";
import { Kpi } from "@/kit/Kpi";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { Segmented } from "@/kit/Segmented";

import { DayChoice } from "./DayChoice";
import { isAmbiguous, nextSteps, sumsOf } from "./journeys";
import styles from "./Movement.module.css";
import { StayPanel } from "./StayPanel";
import { useEngagement, useJourneys } from "./useMovement";
import { NextTable, WayTable } from "./WayTable";

export interface JourneysPlace {
  /** A moment of the last day; today without. */
  at?: number | undefined;
  /** How many days. */
  days?: number | undefined;
}

interface Props {
  place: JourneysPlace;
  onPlace: (place: JourneysPlace) => void;
  onSetUp: (() => void) | undefined;
  onDemographics: () => void;
}

const PERIODS = { day: 1, week: 7, month: 31 } as const;

/** Which ways people took through the zones, where they went next, and where they stayed. */
export function JourneysScreen({ place, onPlace, onSetUp, onDemographics }: Props) {
  const { time_zone: zone } = useSite();
  const now = useNow();
  const words = t.movement.journeys;
  const days = Math.min(PERIODS.month, place.days ?? PERIODS.day);
  const last = dayStart(place.at ?? now, zone);
  const time = { fromMs: dayStart(last, zone, 1 - days), toMs: dayStart(last, zone, 1) };
  const { data, error, refetch } = useJourneys(time);
  const { data: engagement } = useEngagement(time);
  const name = usePlaceName(data);
  if (data && data.places.length === 0 && data.ways.length === 0) {
    return (
      <EmptyState title={words.noZone.title} text={words.noZone.text}>
        {onSetUp && (
          <Button tone="primary" onClick={onSetUp}>
            {words.noZone.action}
          </Button>
        )}
      </EmptyState>
    );
  }
  return (
    <div className={styles.journeys}>
      <div className={styles.choices}>
        <DayChoice
          day={days === 1 ? shortDay(last, zone) : words.until(shortDay(last, zone))}
          isToday={last === dayStart(now, zone)}
          onDay={(later) => { onPlace({ days: place.days, at: later === 0 ? undefined : dayStart(last, zone, later) }); }}
        />
        <Segmented
          label={words.period.label}
          value={days}
          options={(["day", "week", "month"] as const).map((period) => ({ value: PERIODS[period], label: words.period[period] }))}
          onChange={(chosen) => { onPlace({ at: place.at, days: chosen }); }}
        />
        <Button tone="ghost" icon="people" onClick={onDemographics}>
          {t.movement.demographics.title}
        </Button>
        {error && (
          <Note tone={data ? "warn" : "bad"} live="alert">
            {explainFailure(error)}
          </Note>
        )}
      </div>
      {data ? <Figures ways={data.ways} /> : null}
      {!data ? (
        <EmptyState title={error ? words.failed : t.movement.loading}>
          {error && (
            <Button tone="outline" onClick={() => void refetch()}>
              {t.common.retry}
            </Button>
          )}
        </EmptyState>
      ) : (
        <>
          <Panel title={words.ways.title} flush>
            {data.ways.length === 0 ? <EmptyState title={words.ways.empty.title} text={words.ways.empty.text} /> : <WayTable ways={data.ways} journeys={sumsOf(data.ways).journeys} name={name} />}
          </Panel>
          <Panel title={words.next.title} flush>
            <NextTable steps={nextSteps(data.steps)} name={name} />
          </Panel>
          {engagement && <StayPanel engagement={engagement} name={name} />}
        </>
      )}
    </div>
  );
}

function Figures({ ways }: Pick<JourneysView, "ways">) {
  const words = t.movement.journeys;
  const sums = sumsOf(ways);
  const shown = (value: number | undefined, as: (value: number) => string) => (value === undefined ? words.none : as(value));
  const figures = [
    { ...words.all, value: count(sums.journeys) },
    { ...words.stops, value: shown(sums.meanStops, oneDecimal) },
    { ...words.backtracking, value: shown(sums.backtracking, percentTenths) },
    { ...words.express, value: shown(sums.express, percentTenths) },
    { ...words.lasted, value: shown(sums.meanSeconds, span) },
  ];
  return (
    <section className={styles.kpis} aria-label={words.kpis}>
      {figures.map(({ name, how, value }, index) => (
        <Kpi key={name} name={name} how={how} howLabel={words.howLabel(name)} value={value} foot={index > 0 && words.of(count(sums.journeys))} />
      ))}
    </section>
  );
}

/** A zone's name, with its camera's where there are several. */
function usePlaceName(data: JourneysView | undefined): (place: PlaceView) => string {
  const cameras = useCameras();
  const withCamera = data !== undefined && isAmbiguous(data);
  return ({ camera, zone }) => (withCamera ? t.movement.journeys.place(zone, cameras.find(({ id }) => id === camera)?.name ?? camera) : zone);
}
