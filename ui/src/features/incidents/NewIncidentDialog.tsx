import { useState } from "react";

import { explainFailure } from "@/api/explain";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { TextArea, TextField } from "@/kit/Field";
import { Note } from "@/kit/Notice";

import styles from "./Incidents.module.css";
import { useNewIncident } from "./useIncidents";

const FORM = "new-incident";

interface Props {
  onClose: () => void;
  onMade: (incident: string) => void;
}

/** A new incident: what it is called, and what is known. */
export function NewIncidentDialog({ onClose, onMade }: Props) {
  const [title, setTitle] = useState("");
  const [note, setNote] = useState("");
  const make = useNewIncident();
  const words = t.incidents;
  return (
    <Dialog
      title={words.add}
      onClose={onClose}
      foot={
        <>
          <Button tone="ghost" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button tone="primary" type="submit" form={FORM} disabled={!title.trim() || make.isPending}>
            {words.make}
          </Button>
        </>
      }
    >
      <form
        id={FORM}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!title.trim()) return;
          make.mutate({ title: title.trim(), alerts: [], note: note.trim() }, { onSuccess: ({ incident }) => { onMade(incident.id); } });
        }}
      >
        <TextField label={words.name} hint={words.nameHint} value={title} maxLength={120} autoComplete="off" onValue={setTitle} />
        <TextArea label={words.firstNote} value={note} maxLength={2000} onValue={setNote} />
        {make.error && (
          <Note tone="bad" live="alert">
            {explainFailure(make.error)}
          </Note>
        )}
      </form>
    </Dialog>
  );
}
