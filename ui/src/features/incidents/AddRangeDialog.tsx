import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { CameraView } from "@/api/generated";
import { useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { moment, span } from "@/i18n/format";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { TextField } from "@/kit/Field";
import { Note } from "@/kit/Notice";

import { IncidentChoice, isChosen, type Into } from "./IncidentChoice";
import styles from "./Incidents.module.css";
import { useIncidents, usePutVideo } from "./useIncidents";

const FORM = "add-range";
/** As the engine has it. */
const LONGEST_MS = 86_400_000;

interface Props {
  /** Those that show the time, in their order. */
  cameras: readonly CameraView[];
  fromMs: number;
  toMs: number;
  onClose: () => void;
  /** It is in this incident now. */
  onDone: (incident: string) => void;
}

/** Puts a time of recorded video of one or several cameras into an incident that is open, or begins one with it. */
export function AddRangeDialog({ cameras, fromMs, toMs, onClose, onDone }: Props) {
  const { time_zone: zone } = useSite();
  const { data: incidents, error } = useIncidents("open");
  const [into, setInto] = useState<Into>({ title: "" });
  const [chosen, setChosen] = useState<readonly string[]>(() => cameras.map(({ id }) => id));
  const [note, setNote] = useState("");
  const put = usePutVideo();
  const words = t.incidents.addVideo;
  const tooLong = toMs - fromMs > LONGEST_MS;
  const ready = !put.isPending && isChosen(into) && chosen.length > 0 && !tooLong;
  const failure = error ?? put.error;
  return (
    <Dialog
      title={words.title}
      onClose={onClose}
      foot={
        <>
          <Button tone="ghost" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button tone="primary" type="submit" form={FORM} disabled={!ready}>
            {words.action}
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
          const clips = chosen.map((camera) => ({ type: "clip" as const, camera, from_ms: Math.floor(fromMs), to_ms: Math.ceil(toMs), note: note.trim() }));
          put.mutate({ into, clips }, { onSuccess: onDone });
        }}
      >
        <span>{words.range(moment(fromMs, zone), moment(toMs, zone), span((toMs - fromMs) / 1000))}</span>
        {tooLong && <Note tone="bad">{words.tooLong}</Note>}
        <IncidentChoice incidents={incidents} into={into} title="" onInto={setInto} />
        <fieldset className={styles.choices}>
          <legend>{words.cameras}</legend>
          {cameras.map(({ id, number, name }) => (
            <label key={id}>
              <input type="checkbox" checked={chosen.includes(id)} onChange={() => { setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : cameras.map((each) => each.id).filter((each) => each === id || chosen.includes(each))); }} />
              {number} {name}
            </label>
          ))}
        </fieldset>
        {chosen.length === 0 && <Note tone="bad">{words.noCamera}</Note>}
        <TextField label={t.incidents.video.note} value={note} maxLength={500} autoComplete="off" onValue={setNote} />
        <Note>{t.incidents.video.clipHint}</Note>
        {failure && (
          <Note tone="bad" live="alert">
            {explainFailure(failure)}
          </Note>
        )}
      </form>
    </Dialog>
  );
}
