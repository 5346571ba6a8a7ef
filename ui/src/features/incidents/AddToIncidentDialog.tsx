import { useState } from "react";

import { titleOf } from "@/api/alert-title";
import { explainFailure } from "@/api/explain";
import type { AlertView } from "@/api/generated";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { TextField } from "@/kit/Field";
import { Note } from "@/kit/Notice";

import styles from "./Incidents.module.css";
import { useAddEntry, useIncidents, useNewIncident } from "./useIncidents";

const FORM = "add-to-incident";
const NEW = "new";

interface Props {
  alert: AlertView;
  onClose: () => void;
  /** It is in this incident now. */
  onDone: (incident: string) => void;
}

/** Puts an alarm into an incident that is open, or begins one with it. */
export function AddToIncidentDialog({ alert, onClose, onDone }: Props) {
  const { data: incidents, error } = useIncidents("open");
  const [chosen, setChosen] = useState(NEW);
  const [title, setTitle] = useState(titleOf(alert));
  const make = useNewIncident();
  const add = useAddEntry();
  const words = t.incidents;
  const failure = error ?? make.error ?? add.error;
  const busy = make.isPending || add.isPending;
  const ready = !busy && (chosen !== NEW || title.trim() !== "");
  return (
    <Dialog
      title={words.addAlarm.title}
      onClose={onClose}
      foot={
        <>
          <Button tone="ghost" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button tone="primary" type="submit" form={FORM} disabled={!ready}>
            {words.addAlarm.action}
          </Button>
        </>
      }
    >
      <form
        id={FORM}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!ready) return;
          if (chosen === NEW) make.mutate({ title: title.trim(), alerts: [alert.id], note: "" }, { onSuccess: ({ incident }) => { onDone(incident.id); } });
          else add.mutate({ id: chosen, entry: { type: "alert", alert: alert.id } }, { onSuccess: () => { onDone(chosen); } });
        }}
      >
        <fieldset className={styles.choices}>
          <legend>{words.addAlarm.which}</legend>
          <label>
            <input type="radio" name="incident" checked={chosen === NEW} onChange={() => { setChosen(NEW); }} />
            {words.addAlarm.begin}
          </label>
          {incidents?.map((incident) => (
            <label key={incident.id}>
              <input type="radio" name="incident" checked={chosen === incident.id} onChange={() => { setChosen(incident.id); }} />
              <span>
                {incident.title} <small>{incident.id}</small>
              </span>
            </label>
          ))}
        </fieldset>
        {chosen === NEW && <TextField label={words.name} value={title} maxLength={120} autoComplete="off" onValue={setTitle} />}
        {failure && (
          <Note tone="bad" live="alert">
            {explainFailure(failure)}
          </Note>
        )}
      </form>
    </Dialog>
  );
}
