import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { ShiftEntryView } from "@/api/generated";
import { useMay, useMe, useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { moment, shortDay } from "@/i18n/format";
import { Button } from "@/kit/Button";
import { classes } from "@/kit/classes";
import { Switch, TextArea } from "@/kit/Field";
import { Icon } from "@/kit/Icon";
import layout from "@/kit/layout.module.css";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { severityClass } from "@/kit/SeverityChip";

import { waitingHandOver } from "./incident-facts";
import styles from "./Incidents.module.css";
import { useNewShiftEntry, useShiftLog, useTakeOver } from "./useIncidents";

interface Props {
  onOpenAlarm: (alarm: string) => void;
  onOpenIncident: (incident: string) => void;
  onIncidents: () => void;
}

/** What one shift tells the next: written, and taken over by name. */
export function HandOverScreen({ onOpenAlarm, onOpenIncident, onIncidents }: Props) {
  const { data: entries, error, refetch } = useShiftLog();
  const mayHandle = useMay()("handle_alerts");
  const me = useMe()?.user;
  const take = useTakeOver();
  const words = t.incidents.shift;
  const waiting = waitingHandOver(entries ?? []);
  const own = (entry: ShiftEntryView) => me !== undefined && (entry.actor === me.name || entry.actor === me.shown_name);
  return (
    <div className={styles.screen}>
      <Panel
        title={words.title}
        tools={
          <Button tone="ghost" size="small" icon="folder" onClick={onIncidents}>
            {t.shell.incidents}
          </Button>
        }
      >
        <div className={layout.stack}>
          {waiting && (
            <Note tone="warn" title={words.waiting(waiting.actor)}>
              {own(waiting) ? words.forOthers : words.read}
            </Note>
          )}
          {mayHandle ? <WriteForm /> : <p className={layout.muted}>{words.onlyRead}</p>}
        </div>
      </Panel>
      <Panel title={words.log}>
        {(error ?? take.error) && (
          <Note tone="bad" live="alert">
            {explainFailure(error ?? take.error)}
          </Note>
        )}
        {error && !entries && (
          <EmptyState title={words.failed}>
            <Button tone="outline" onClick={() => void refetch()}>
              {t.common.retry}
            </Button>
          </EmptyState>
        )}
        {entries?.length === 0 && <EmptyState title={words.none.title} text={words.none.text} />}
        <ul className={styles.shifts} aria-label={words.log}>
          {entries?.map((entry) => (
            <ShiftEntry
              key={entry.id}
              entry={entry}
              onTake={mayHandle && entry.hand_over && entry.taken_at_ms === undefined && !own(entry) ? () => { take.mutate(entry.id); } : undefined}
              busy={take.isPending}
              onOpenAlarm={onOpenAlarm}
              onOpenIncident={onOpenIncident}
            />
          ))}
        </ul>
      </Panel>
    </div>
  );
}

interface EntryProps extends Pick<Props, "onOpenAlarm" | "onOpenIncident"> {
  entry: ShiftEntryView;
  onTake: (() => void) | undefined;
  busy: boolean;
}

function ShiftEntry({ entry, onTake, busy, onOpenAlarm, onOpenIncident }: EntryProps) {
  const { time_zone: zone } = useSite();
  const words = t.incidents.shift;
  const time = (ms: number) => `${moment(ms, zone)}, ${shortDay(ms, zone)}`;
  return (
    <li className={classes(entry.hand_over && styles.handOver)}>
      <header>
        <Icon name={entry.hand_over ? "walk" : "note"} size="small" />
        <b>{entry.hand_over ? words.handedOver(entry.actor) : entry.actor}</b>
        <time>{time(entry.at_ms)}</time>
        {onTake && (
          <Button tone="primary" size="small" disabled={busy} onClick={onTake}>
            {words.take}
          </Button>
        )}
      </header>
      {entry.text !== "" && <p>{entry.text}</p>}
      {(entry.alerts.length > 0 || entry.incidents.length > 0) && (
        <ul className={styles.carried} aria-label={words.carried}>
          {entry.alerts.map((alert) => (
            <li key={alert.id} className={severityClass(alert.severity)}>
              <button type="button" onClick={() => { onOpenAlarm(alert.id); }}>
                <Icon name={alert.severity} size="small" />
                {alert.title}
              </button>
            </li>
          ))}
          {entry.incidents.map((incident) => (
            <li key={incident.id}>
              <button type="button" onClick={() => { onOpenIncident(incident.id); }}>
                <Icon name="folder" size="small" />
                {incident.title}
              </button>
            </li>
          ))}
        </ul>
      )}
      {entry.hand_over && <span className={layout.faint}>{entry.taken_at_ms === undefined ? words.notTaken : words.taken(entry.taken_by ?? "", time(entry.taken_at_ms))}</span>}
    </li>
  );
}

function WriteForm() {
  const [text, setText] = useState("");
  const [handOver, setHandOver] = useState(true);
  const write = useNewShiftEntry();
  const words = t.incidents.shift;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!text.trim() && !handOver) return;
        write.mutate({ text: text.trim(), hand_over: handOver }, { onSuccess: () => { setText(""); } });
      }}
    >
      <TextArea label={words.text} value={text} maxLength={2000} rows={8} onValue={setText} />
      <Switch label={words.handOver} checked={handOver} onValue={setHandOver} />
      <span className={layout.faint}>{handOver ? words.handOverHint : words.noteHint}</span>
      {write.error && (
        <Note tone="bad" live="alert">
          {explainFailure(write.error)}
        </Note>
      )}
      {write.isSuccess && text === "" && <Note live="status">{words.written}</Note>}
      <div className={layout.row}>
        <span className={layout.push} />
        <Button type="submit" tone="primary" disabled={write.isPending || (!text.trim() && !handOver)}>
          {handOver ? words.give : words.write}
        </Button>
      </div>
    </form>
  );
}
