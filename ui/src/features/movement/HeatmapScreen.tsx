import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { CameraView, HeatmapView } from "@/api/generated";
import { useCameras, useMay, useSite } from "@/api/hooks";
import { useBlob } from "@/api/useBlob";
import { useNow } from "@/api/useNow";
import { t } from "@/i18n";
import { count, hourMinute, percent, shortDay, span } from "@/i18n/format";
import { dayStart } from "@/i18n/local-time";
import { BlobImage } from "@/kit/BlobImage";
import { Button } from "@/kit/Button";
import { DataMark } from "@/kit/DataMark";
import { SelectField } from "@/kit/Field";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { Segmented } from "@/kit/Segmented";

import { DayChoice } from "./DayChoice";
import { chosenHours, scaleOf, type HeatFigure, type HourChoice } from "./heat";
import { HeatLegend, HeatPicture } from "./HeatPicture";
import { HeatHourTable, PlaceTable } from "./HeatTable";
import { HourStrip } from "./HourStrip";
import styles from "./Movement.module.css";
import { PlanHeat } from "./PlanHeat";
import { useHourPlayer } from "./useHourPlayer";
import { useHeatmap, usePartOfHeatmap } from "./useMovement";

export interface HeatmapPlace {
  camera?: string | undefined;
  /** A moment of the day that is shown; today without. */
  at?: number | undefined;
  /** Start of the first hour, and end of the last. */
  from?: number | undefined;
  to?: number | undefined;
}

interface Props {
  place: HeatmapPlace;
  onPlace: (place: HeatmapPlace) => void;
  onSetUp: (() => void) | undefined;
}

/** Where people were in front of a camera: a day, some of its hours, or hour after hour. */
export function HeatmapScreen({ place, onPlace, onSetUp }: Props) {
  const cameras = useCameras();
  const camera = cameras.find(({ id }) => id === place.camera) ?? cameras[0];
  const words = t.movement;
  if (!camera) {
    return (
      <EmptyState title={words.noCamera.title} text={words.noCamera.text}>
        {onSetUp && (
          <Button tone="primary" onClick={onSetUp}>
            {words.noCamera.action}
          </Button>
        )}
      </EmptyState>
    );
  }
  return <Heatmap key={camera.id} cameras={cameras} camera={camera} place={place} onPlace={onPlace} />;
}

interface HeatmapProps extends Omit<Props, "onSetUp"> {
  cameras: readonly CameraView[];
  camera: CameraView;
}

function Heatmap({ cameras, camera, place, onPlace }: HeatmapProps) {
  const { time_zone: zone, floor_plan: plan } = useSite();
  const now = useNow();
  const words = t.movement;
  const [figure, setFigure] = useState<HeatFigure>("seconds");
  const [asTable, setAsTable] = useState(false);
  const [onPlan, setOnPlan] = useState(false);
  const day = dayStart(place.at ?? now, zone);
  const wholeDay = { fromMs: day, toMs: dayStart(day, zone, 1) };
  const { data: whole, error, refetch } = useHeatmap(camera.id, wholeDay);
  const hours = whole?.hours ?? [];
  const choice: HourChoice = { from: place.from, to: place.to };
  const shown = chosenHours(hours, choice);
  const [first, last] = [shown[0], shown.at(-1)];
  const isPart = shown.length < hours.length;
  const part = usePartOfHeatmap(camera.id, isPart && first && last ? { fromMs: first.start_ms, toMs: last.end_ms } : undefined);
  const player = useHourPlayer(camera.id, hours);
  const chosen = isPart ? part.data : whole;
  const map = player.map ?? chosen;
  const scale = scaleOf((player.map ? player.maps : map ? [map] : []).flatMap(({ cells }) => cells.map((cell) => cell[figure])));
  const figureWords = (value: number) => (figure === "seconds" ? span(value) : count(Math.ceil(value)));
  const tools = (
    <Button tone="ghost" size="small" aria-pressed={asTable} onClick={() => { setAsTable(!asTable); }}>
      {asTable ? words.asMap : words.asTable}
    </Button>
  );
  const choose = (next: HeatmapPlace) => {
    player.stop();
    onPlace({ camera: camera.id, at: place.at, ...next });
  };
  return (
    <div className={styles.screen}>
      <div className={styles.choices}>
        <SelectField label={words.bar.camera} hideLabel value={camera.id} options={cameras.map(({ id, name }) => ({ value: id, label: name }))} onValue={(id) => { choose({ camera: id, from: place.from, to: place.to }); }} />
        <DayChoice day={shortDay(day, zone)} isToday={day === dayStart(now, zone)} onDay={(days) => { choose({ at: days === 0 ? undefined : dayStart(day, zone, days) }); }} />
        {plan && <Segmented label={words.view.label} value={onPlan ? "plan" : "picture"} options={(["picture", "plan"] as const).map((value) => ({ value, label: words.view[value] }))} onChange={(value) => { setOnPlan(value === "plan"); }} />}
        <Segmented label={words.figure.label} value={figure} options={(["seconds", "visits"] as const).map((value) => ({ value, label: words.figure[value] }))} onChange={setFigure} />
        {hours.length > 1 && (
          <Button tone="outline" icon={player.playing ? "pause" : "play"} onClick={player.toggle}>
            {player.playing ? words.pause : words.play}
          </Button>
        )}
      </div>
      {plan && onPlan ? (
        <PlanHeat plan={plan} asTable={asTable} tools={tools} hours={player.map ? { fromMs: player.map.start_ms, toMs: player.map.end_ms } : isPart && first && last ? { fromMs: first.start_ms, toMs: last.end_ms } : wholeDay} />
      ) : (
        <Panel
          title={words.title(camera.name)}
          flush={asTable}
          beside={!asTable && map && map.cells.length > 0 && <HeatLegend scale={scale} words={figureWords} />}
          tools={tools}
          foot={map && <Facts map={map} zone={zone} />}
        >
          {error && (
            <Note tone={whole ? "warn" : "bad"} live="alert">
              {explainFailure(error)}
            </Note>
          )}
          {!map ? (
            <EmptyState title={error ? words.failed : words.loading}>
              {error && (
                <Button tone="outline" onClick={() => void refetch()}>
                  {t.common.retry}
                </Button>
              )}
            </EmptyState>
          ) : asTable ? (
            map.cells.length === 0 ? <EmptyState title={words.nobody.title} text={words.nobody.text} /> : <PlaceTable map={map} figure={figure} />
          ) : (
            <HeatPicture map={map} figure={figure} scale={scale} ratio={camera.size ? camera.size[0] / camera.size[1] : 16 / 9} zones={camera.scene.zones} label={words.picture(camera.name, span(map.seconds))}>
              <Behind camera={camera} />
              {map.cells.length === 0 && <p className={styles.nobody}>{words.nobody.title}</p>}
            </HeatPicture>
          )}
        </Panel>
      )}
      <Panel title={words.hours.title} flush={asTable} foot={(isPart || player.map) && <Button tone="outline" size="small" onClick={() => { choose({}); }}>{words.hours.all}</Button>}>
        {asTable ? (
          <HeatHourTable hours={hours} zone={zone} />
        ) : (
          <HourStrip
            hours={hours}
            zone={zone}
            shown={player.map ? hours.filter((hour) => hour.start_ms === player.at) : isPart ? shown : []}
            onHour={(hour) => { choose(shown.length === 1 && first === hour ? {} : { from: hour.start_ms, to: hour.end_ms }); }}
          />
        )}
      </Panel>
    </div>
  );
}

/** The camera's newest picture, for whoever may see it. */
function Behind({ camera }: { camera: CameraView }) {
  const may = useMay();
  const blob = useBlob(may("view_live") && camera.state === "live" ? `/cameras/${encodeURIComponent(camera.id)}/snapshot` : undefined);
  return blob ? <BlobImage blob={blob} alt="" className={styles.behind} /> : <div className={styles.behind} />;
}

function Facts({ map, zone }: { map: HeatmapView; zone: string }) {
  const words = t.movement.facts;
  const { coverage } = map;
  return (
    <p className={styles.facts}>
      <b>{words.time(hourMinute(map.start_ms, zone), hourMinute(map.end_ms, zone))}</b>
      <span>{words.inView(span(map.seconds))}</span>
      {map.beyond_s >= 1 && <span>{words.beyond(span(map.beyond_s))}</span>}
      <DataMark complete={coverage >= 1}>{coverage >= 1 ? words.seenAll : words.seen(percent(coverage))}</DataMark>
    </p>
  );
}
