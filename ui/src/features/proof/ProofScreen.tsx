import { explainFailure } from "@/api/explain";
import type { EventView } from "@/api/generated";
import { useCameras, useMay, useSite } from "@/api/hooks";
import { useNow } from "@/api/useNow";
import { t } from "@/i18n";
import { count, hourMinute, shortDay, span, timeOfDay } from "@/i18n/format";
import { dayStart, hourStart } from "@/i18n/local-time";
import { Button, IconButton } from "@/kit/Button";
import { SelectField } from "@/kit/Field";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { Segmented } from "@/kit/Segmented";
import table from "@/kit/table.module.css";

import { PROOF_KINDS, placeKey, placesOf, type Place, type ProofKind, type Span } from "./proof";
import styles from "./Proof.module.css";
import { useProof } from "./useProof";

const HOUR_MS = 3_600_000;

export interface ProofPlace extends Place {
  kind?: ProofKind | undefined;
  /** A moment of the hour or day; now without. */
  at?: number | undefined;
  span?: Span | undefined;
}

interface Props {
  place: ProofPlace;
  onPlace: (place: ProofPlace) => void;
  onPlay: (camera: string, fromMs: number, toMs: number) => void;
}

/** Every count one by one, each with the film that shows it. */
export function ProofScreen({ place, onPlace, onPlay }: Props) {
  const { time_zone: zone } = useSite();
  const cameras = useCameras();
  const now = useNow();
  const words = t.proof;
  const kind = place.kind ?? "entries";
  const length = place.span ?? "day";
  const at = Math.min(place.at ?? now, now);
  const from = length === "day" ? dayStart(at, zone) : hourStart(at, zone);
  const to = length === "day" ? dayStart(at, zone, 1) : from + HOUR_MS;
  const isRunning = to > now;
  const { camera, line, zone: area, lane } = place;
  const where = { camera, line, zone: area, lane };
  const { events, query } = useProof(kind, where, [from, to], isRunning);
  const places = placesOf(kind, cameras);
  const known = places.some((each) => placeKey(each) === placeKey(where));
  const name = (id: string) => cameras.find((each) => each.id === id)?.name ?? id;
  const step = (to: number) => { onPlace({ ...place, at: to > now ? undefined : to }); };
  const options = [{ value: "", label: words.everywhere }, ...(known || camera === undefined ? [] : [{ value: placeKey(where), label: placeKey(where) }]), ...places.map((each) => ({ value: placeKey(each), label: [name(each.camera ?? ""), each.line ?? each.zone ?? each.lane].filter(Boolean).join(", ") }))];
  return (
    <div className={styles.screen}>
      <div className={styles.choices}>
        <SelectField label={words.what} hideLabel value={kind} options={PROOF_KINDS.map((each) => ({ value: each, label: words.kinds[each] }))} onValue={(chosen) => { onPlace({ kind: chosen, at: place.at, span: place.span }); }} />
        <SelectField label={words.where} hideLabel value={placeKey(where)} options={options} onValue={(chosen) => { onPlace({ kind, at: place.at, span: place.span, ...places.find((each) => placeKey(each) === chosen) }); }} />
        <Segmented label={words.span.label} value={length} options={[{ value: "hour", label: words.span.hour }, { value: "day", label: words.span.day }]} onChange={(chosen) => { onPlace({ ...place, span: chosen }); }} />
        <div className={styles.times} role="group" aria-label={words.when}>
          <IconButton icon="back" label={words.earlier} tone="outline" size="normal" onClick={() => { step(from - 1); }} />
          <b>{length === "day" ? shortDay(from, zone) : words.hour(shortDay(from, zone), hourMinute(from, zone), hourMinute(to, zone))}</b>
          <IconButton icon="chev" label={words.later} tone="outline" size="normal" disabled={isRunning} onClick={() => { step(to); }} />
        </div>
        {query.error && (
          <Note tone={events ? "warn" : "bad"} live="alert">
            {explainFailure(query.error)}
          </Note>
        )}
      </div>
      <Panel title={words.kinds[kind]} flush beside={events && <span className={styles.count}>{words.count(count(events.length), query.hasNextPage)}</span>}>
        {!events ? (
          <EmptyState title={query.error ? words.failed : words.loading} />
        ) : events.length === 0 ? (
          <EmptyState title={words.none.title} text={words.none.text} />
        ) : (
          <>
            <EventTable events={events} name={name} zone={zone} onPlay={onPlay} />
            {query.hasNextPage && (
              <div className={styles.more}>
                <Button tone="outline" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {words.more}
                </Button>
              </div>
            )}
          </>
        )}
      </Panel>
    </div>
  );
}

interface TableProps {
  events: readonly EventView[];
  name: (camera: string) => string;
  zone: string;
  onPlay: (camera: string, fromMs: number, toMs: number) => void;
}

function EventTable({ events, name, zone, onPlay }: TableProps) {
  const mayPlay = useMay()("view_recordings");
  const words = t.proof;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{words.when}</th>
          <th>{words.what}</th>
          <th>{words.camera}</th>
          <th className={table.number}>{words.long}</th>
          <th>{mayPlay && words.play}</th>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => {
          const seconds = event.dwell_s ?? event.wait_s ?? event.service_s;
          const what = whatText(event);
          const when = timeOfDay(event.at_ms, zone);
          return (
            <tr key={event.id}>
              <th scope="row">{when}</th>
              <td>{what}</td>
              <td>{name(event.camera)}</td>
              <td className={table.number}>{seconds === undefined ? "" : span(seconds)}</td>
              <td>{mayPlay && <IconButton icon="play" label={words.playLabel(what, when)} onClick={() => { onPlay(event.camera, event.clip_from_ms, event.clip_to_ms); }} />}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const words = t.playback.events;
const isKnown = (type: string): type is keyof typeof words => type in words;

/** In the reader's language; the engine's word for one that this page does not know. */
function whatText({ type, line, zone, lane, direction }: EventView): string {
  return isKnown(type) ? words[type](line ?? zone ?? lane ?? "", direction !== "out") : type;
}
