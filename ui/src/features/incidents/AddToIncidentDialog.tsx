import { useState } from "react";

import { titleOf } from "@/api/alert-title";
import { explainFailure } from "@/api/explain";
import type { AlertView } from "@/api/generated";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { Note } from "@/kit/Notice";

import { IncidentChoice, isChosen, type Into } from "./IncidentChoice";
import styles from "./Incidents.module.css";
import { useAddEntry, useIncidents, useNewIncident } from "./useIncidents";

const FORM = "add-to-incident";

interface Props {
  alert: AlertView;
  onClose: () => void;
  /** It is in this incident now. */
  onDone: (incident: string) => void;
}

/** Puts an alarm into an incident that is open, or begins one with it. */
export function AddToIncidentDialog({ alert, onClose, onDone }: Props) {
  const { data: incidents, error } = useIncidents("open");
  const title = titleOf(alert);
  const [into, setInto] = useState<Into>({ title });
  const make = useNewIncident();
  const add = useAddEntry();
  const words = t.incidents;
  const failure = error ?? make.error ?? add.error;
  const busy = make.isPending || add.isPending;
  const ready = !busy && isChosen(into);
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
          if ("title" in into) make.mutate({ title: into.title.trim(), alerts: [alert.id], note: "" }, { onSuccess: ({ incident }) => { onDone(incident.id); } });
          else add.mutate({ id: into.incident, entry: { type: "alert", alert: alert.id } }, { onSuccess: () => { onDone(into.incident); } });
        }}
      >
        <IncidentChoice incidents={incidents} into={into} title={title} onInto={setInto} />
        {failure && (
          <Note tone="bad" live="alert">
            {explainFailure(failure)}
          </Note>
        )}
      </form>
    </Dialog>
  );
}
