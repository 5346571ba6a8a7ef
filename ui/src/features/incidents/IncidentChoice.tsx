import { t } from "@/i18n";
import { TextField } from "@/kit/Field";

import styles from "./Incidents.module.css";
import type { useIncidents } from "./useIncidents";

/** Which incident something is put into: one that is open, or one that is begun with it. */
export type Into = { incident: string } | { title: string };

/** Whether something can be put into it: a new one needs a title. */
export const isChosen = (into: Into): boolean => "incident" in into || into.title.trim() !== "";

interface Props {
  incidents: ReturnType<typeof useIncidents>["data"];
  into: Into;
  /** What a new one is called at first. */
  title: string;
  onInto: (into: Into) => void;
}

export function IncidentChoice({ incidents, into, title, onInto }: Props) {
  const words = t.incidents;
  return (
    <>
      <fieldset className={styles.choices}>
        <legend>{words.addAlarm.which}</legend>
        <label>
          <input type="radio" name="incident" checked={"title" in into} onChange={() => { onInto({ title }); }} />
          {words.addAlarm.begin}
        </label>
        {incidents?.map((incident) => (
          <label key={incident.id}>
            <input type="radio" name="incident" checked={"incident" in into && into.incident === incident.id} onChange={() => { onInto({ incident: incident.id }); }} />
            <span>
              {incident.title} <small>{incident.id}</small>
            </span>
          </label>
        ))}
      </fieldset>
      {"title" in into && <TextField label={words.name} hint={words.nameHint} value={into.title} maxLength={120} autoComplete="off" onValue={(next) => { onInto({ title: next }); }} />}
    </>
  );
}
