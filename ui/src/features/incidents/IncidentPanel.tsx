import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { IncidentEntryView, IncidentView } from "@/api/generated";
import { useCameras, useMay, useMe, useSite } from "@/api/hooks";
import { useBlob } from "@/api/useBlob";
import { t } from "@/i18n";
import { moment, shortDay } from "@/i18n/format";
import { BlobImage } from "@/kit/BlobImage";
import { Button } from "@/kit/Button";
import { TextField } from "@/kit/Field";
import { Icon } from "@/kit/Icon";
import layout from "@/kit/layout.module.css";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { severityClass } from "@/kit/SeverityChip";

import { AddVideoDialog } from "./AddVideoDialog";
import { CloseDialog } from "./CloseDialog";
import { changeOf, entryIcon, entryText, keptText } from "./incident-facts";
import styles from "./Incidents.module.css";
import { ReportButtons } from "./ReportButtons";
import { picturePath, useAddEntry, useChangeIncident, useIncident, useReport } from "./useIncidents";

export interface IncidentLinks {
  onOpenAlarm: (alarm: string) => void;
  /** Opens playback; absent for those who may not. */
  onPlay: ((camera: string, fromMs: number, toMs: number) => void) | undefined;
}

type Asked = "close" | "clip" | "snapshot";

/** One incident: what it is, who has it, everything that belongs to it. */
export function IncidentPanel({ id, ...links }: IncidentLinks & { id: string }) {
  const { data, error, refetch } = useIncident(id);
  const words = t.incidents;
  if (!data) {
    if (!error) return <Panel title={id}>{null}</Panel>;
    return (
      <Panel title={id}>
        <EmptyState title={words.gone} text={explainFailure(error)}>
          <Button tone="outline" onClick={() => void refetch()}>
            {t.common.retry}
          </Button>
        </EmptyState>
      </Panel>
    );
  }
  return <Loaded incident={data.incident} log={data.log} stale={error !== null} {...links} />;
}

interface LoadedProps extends IncidentLinks {
  incident: IncidentView;
  log: readonly IncidentEntryView[];
  stale: boolean;
}

function Loaded({ incident, log, stale, onOpenAlarm, onPlay }: LoadedProps) {
  const { time_zone: zone } = useSite();
  const cameras = useCameras();
  const me = useMe()?.user;
  const may = useMay();
  const mayHandle = may("handle_alerts");
  const change = useChangeIncident();
  const add = useAddEntry();
  const report = useReport();
  const [asked, setAsked] = useState<Asked>();
  const words = t.incidents;
  const { id } = incident;
  const open = incident.status === "open";
  const nameOf = (camera: string) => cameras.find((each) => each.id === camera)?.name ?? camera;
  const failure = change.error ?? add.error ?? report.error;
  const mine = me !== undefined && (incident.owner === me.name || incident.owner === me.shown_name);
  return (
    <Panel
      title={incident.title}
      beside={<span className={layout.label}>{words.head(id, words.statuses[incident.status], incident.owner ?? words.nobody)}</span>}
      tools={may("export_video") && <ReportButtons incident={incident} report={report} />}
      foot={
        mayHandle && (
          <div className={styles.foot}>
            <NoteField busy={add.isPending} onNote={(text) => add.mutateAsync({ id, entry: { type: "note", text } }).then(() => true, () => false)} />
            <div className={`${layout.row ?? ""} ${layout.wrap ?? ""}`}>
              <Button tone="outline" size="small" icon="play" onClick={() => { setAsked("clip"); }}>
                {words.addClip}
              </Button>
              <Button tone="outline" size="small" icon="cam" onClick={() => { setAsked("snapshot"); }}>
                {words.addPicture}
              </Button>
              <span className={layout.push} />
              {open && me && !mine && (
                <Button tone="outline" size="small" disabled={change.isPending} onClick={() => { change.mutate({ id, change: changeOf(incident, { owner: me.shown_name }) }); }}>
                  {words.take}
                </Button>
              )}
              {open ? (
                <Button tone="primary" size="small" onClick={() => { setAsked("close"); }}>
                  {words.close}
                </Button>
              ) : (
                <Button tone="outline" size="small" disabled={change.isPending} onClick={() => { change.mutate({ id, change: changeOf(incident, { status: "open" }) }); }}>
                  {words.reopen}
                </Button>
              )}
            </div>
          </div>
        )
      }
    >
      <div className={layout.stack}>
        {stale && <Note tone="warn">{words.stale}</Note>}
        {report.isPending && <Note live="status">{words.report.running}</Note>}
        {failure && (
          <Note tone="bad" live="alert">
            {explainFailure(failure)}
          </Note>
        )}
        {incident.outcome !== "" && <Note title={words.outcome}>{incident.outcome}</Note>}
        <ul className={styles.log} aria-label={words.log}>
          {log.map((entry) => (
            <Entry key={entry.id} incident={id} entry={entry} zone={zone} nameOf={nameOf} onOpenAlarm={onOpenAlarm} onPlay={onPlay} />
          ))}
        </ul>
      </div>
      {asked === "close" && (
        <CloseDialog
          title={incident.title}
          onClose={() => { setAsked(undefined); }}
          onConfirm={(outcome) => {
            setAsked(undefined);
            change.mutate({ id, change: changeOf(incident, { status: "closed", outcome }) });
          }}
        />
      )}
      {(asked === "clip" || asked === "snapshot") && (
        <AddVideoDialog
          kind={asked}
          camera={incident.cameras[0]}
          aroundMs={lastMoment(log) ?? incident.made_at_ms}
          onClose={() => { setAsked(undefined); }}
          onAdd={(entry) => {
            setAsked(undefined);
            add.mutate({ id, entry });
          }}
        />
      )}
    </Panel>
  );
}

/** What is added next is most likely of the time that was spoken of last. */
function lastMoment(log: readonly IncidentEntryView[]): number | undefined {
  for (const { item } of log.toReversed()) {
    if (item.type === "alert" || item.type === "snapshot") return item.at_ms;
    if (item.type === "clip") return item.from_ms;
  }
  return undefined;
}

interface EntryProps extends IncidentLinks {
  incident: string;
  entry: IncidentEntryView;
  zone: string;
  nameOf: (camera: string) => string;
}

function Entry({ incident, entry, zone, nameOf, onOpenAlarm, onPlay }: EntryProps) {
  const { item, video } = entry;
  const words = t.incidents;
  const picture = useBlob(entry.sha256 !== undefined ? picturePath(incident, entry.id) : undefined);
  const { title, text } = entryText(item, nameOf, zone);
  return (
    <li className={item.type === "alert" ? severityClass(item.severity) : undefined}>
      <time title={shortDay(entry.at_ms, zone)}>{moment(entry.at_ms, zone)}</time>
      <Icon name={entryIcon(item)} size="small" />
      <div className={styles.entry}>
        <b>{title}</b>
        {text !== "" && <span>{text}</span>}
        {video && (
          <span className={styles.kept}>
            {video.state === "kept" && <Icon name="lock" size="small" />}
            {keptText(video, zone)}
          </span>
        )}
        <span className={layout.faint}>{entry.actor}</span>
        {picture && <BlobImage blob={picture} alt={words.pictureOf(title)} className={styles.picture} />}
      </div>
      <div className={styles.act}>
        {item.type === "alert" && (
          <Button tone="ghost" size="small" aria-label={words.openAlarmOf(title)} onClick={() => { onOpenAlarm(item.alert); }}>
            {words.openAlarm}
          </Button>
        )}
        {video && video.state !== "not_recorded" && onPlay && (
          <Button tone="ghost" size="small" icon="play" aria-label={words.playOf(title)} onClick={() => { onPlay(video.camera, video.from_ms, video.to_ms); }}>
            {words.play}
          </Button>
        )}
      </div>
    </li>
  );
}

function NoteField({ busy, onNote }: { busy: boolean; onNote: (text: string) => Promise<boolean> }) {
  const [text, setText] = useState("");
  const words = t.incidents;
  return (
    <form
      className={styles.note}
      onSubmit={(event) => {
        event.preventDefault();
        if (!text.trim()) return;
        void onNote(text.trim()).then((kept) => {
          if (kept) setText("");
        });
      }}
    >
      <TextField label={words.note} hideLabel placeholder={words.note} value={text} maxLength={2000} autoComplete="off" onValue={setText} />
      <Button tone="outline" type="submit" disabled={busy || !text.trim()}>
        {words.addNote}
      </Button>
    </form>
  );
}
