import { useState } from "react";

import type { NewIncidentEntry } from "@/api/generated";
import { useCameras, useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { SelectField, TextField } from "@/kit/Field";
import { Note } from "@/kit/Notice";
import { TimeField } from "@/kit/TimeField";

import styles from "./Incidents.module.css";

const FORM = "add-video";
const AROUND_MS = 15_000;

interface Props {
  kind: "clip" | "snapshot";
  /** The likeliest one. */
  camera: string | undefined;
  aroundMs: number;
  onClose: () => void;
  onAdd: (entry: NewIncidentEntry) => void;
}

/** Which camera and when: a clip is kept by its times, a picture is kept itself. */
export function AddVideoDialog({ kind, camera: likeliest, aroundMs, onClose, onAdd }: Props) {
  const cameras = useCameras();
  const { time_zone: zone } = useSite();
  const [camera, setCamera] = useState(likeliest ?? cameras[0]?.id ?? "");
  const [fromMs, setFrom] = useState(kind === "clip" ? aroundMs - AROUND_MS : aroundMs);
  const [toMs, setTo] = useState(aroundMs + AROUND_MS);
  const [note, setNote] = useState("");
  const words = t.incidents.video;
  const backwards = kind === "clip" && toMs <= fromMs;
  const ready = camera !== "" && !backwards;
  return (
    <Dialog
      title={words.titles[kind]}
      onClose={onClose}
      foot={
        <>
          <Button tone="ghost" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button tone="primary" type="submit" form={FORM} disabled={!ready}>
            {words.add}
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
          const said = note.trim();
          onAdd(kind === "clip" ? { type: "clip", camera, from_ms: Math.floor(fromMs), to_ms: Math.ceil(toMs), note: said } : { type: "snapshot", camera, at_ms: Math.floor(fromMs), note: said });
        }}
      >
        <SelectField label={words.camera} value={camera} options={cameras.map(({ id, name }) => ({ value: id, label: name }))} onValue={setCamera} />
        <TimeField label={kind === "clip" ? words.from : words.at} valueMs={fromMs} zone={zone} onValue={setFrom} />
        {kind === "clip" && <TimeField label={words.to} valueMs={toMs} zone={zone} onValue={setTo} />}
        {backwards && <Note tone="bad">{words.order}</Note>}
        <TextField label={words.note} value={note} maxLength={500} autoComplete="off" onValue={setNote} />
        <Note>{kind === "clip" ? words.clipHint : words.pictureHint}</Note>
      </form>
    </Dialog>
  );
}
