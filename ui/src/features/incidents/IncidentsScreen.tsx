import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { IncidentStatus, IncidentView } from "@/api/generated";
import { useMay, useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { moment, shortDay } from "@/i18n/format";
import { Button } from "@/kit/Button";
import layout from "@/kit/layout.module.css";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { Segmented } from "@/kit/Segmented";

import { IncidentPanel, type IncidentLinks } from "./IncidentPanel";
import styles from "./Incidents.module.css";
import { NewIncidentDialog } from "./NewIncidentDialog";
import { useIncidents } from "./useIncidents";

interface Props extends IncidentLinks {
  selected: string | undefined;
  onSelect: (incident: string | undefined) => void;
  onHandOver: () => void;
}

/** What belongs together, kept together: alarms, clips, pictures and notes of one happening. */
export function IncidentsScreen({ selected, onSelect, onHandOver, ...links }: Props) {
  const [status, setStatus] = useState<IncidentStatus>("open");
  const [adding, setAdding] = useState(false);
  const { data: incidents, error, refetch } = useIncidents(status);
  const mayHandle = useMay()("handle_alerts");
  const words = t.incidents;
  return (
    <div className={styles.screen}>
      <Panel
        title={words.title}
        flush
        tools={<Segmented label={words.show} value={status} options={(["open", "closed"] as const).map((value) => ({ value, label: words.statuses[value] }))} onChange={setStatus} />}
        foot={
          <>
            <Button tone="ghost" icon="walk" onClick={onHandOver}>
              {t.shell.handover}
            </Button>
            <span className={layout.push} />
            {mayHandle && (
              <Button tone={selected === undefined ? "primary" : "outline"} icon="plus" onClick={() => { setAdding(true); }}>
                {words.add}
              </Button>
            )}
          </>
        }
      >
        {error && (
          <Note tone={incidents ? "warn" : "bad"} live="alert">
            {explainFailure(error)}
          </Note>
        )}
        {error && !incidents && (
          <EmptyState title={words.failed}>
            <Button tone="outline" onClick={() => void refetch()}>
              {t.common.retry}
            </Button>
          </EmptyState>
        )}
        {incidents?.length === 0 && <EmptyState title={words.empty[status].title} text={words.empty[status].text} />}
        {incidents && incidents.length > 0 && (
          <ul className={styles.list} aria-label={words.title}>
            {incidents.map((incident) => (
              <li key={incident.id}>
                <IncidentRow incident={incident} current={incident.id === selected} onOpen={() => { onSelect(incident.id); }} />
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {selected === undefined ? (
        <Panel title={words.choose.title}>
          <EmptyState title={words.choose.title} text={words.choose.text} />
        </Panel>
      ) : (
        <IncidentPanel key={selected} id={selected} {...links} />
      )}
      {adding && (
        <NewIncidentDialog
          onClose={() => { setAdding(false); }}
          onMade={(id) => {
            setAdding(false);
            setStatus("open");
            onSelect(id);
          }}
        />
      )}
    </div>
  );
}

function IncidentRow({ incident, current, onOpen }: { incident: IncidentView; current: boolean; onOpen: () => void }) {
  const { time_zone: zone } = useSite();
  const words = t.incidents;
  return (
    <button type="button" aria-current={current ? "true" : undefined} onClick={onOpen}>
      <b>{incident.title}</b>
      <span>
        {words.row(incident.id, incident.entries, incident.owner ?? words.nobody)}
        <time>
          {moment(incident.changed_at_ms, zone)}, {shortDay(incident.changed_at_ms, zone)}
        </time>
      </span>
    </button>
  );
}
