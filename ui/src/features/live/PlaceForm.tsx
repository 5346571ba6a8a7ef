import { useState } from "react";

import type { CameraView } from "@/api/generated";
import { t } from "@/i18n";
import { SelectField, TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";

import styles from "./Arrange.module.css";
import { SEQUENCE_SECONDS, type Place } from "./wall-plan";

interface Props {
  place: Place;
  number: number;
  cameras: readonly CameraView[];
  onPlace: (place: Place) => void;
}

/** What one place of the wall shows. */
export function PlaceForm({ place, number, cameras, onPlace }: Props) {
  const words = t.live.arrange;
  const [seconds, setSeconds] = useState(String(place.shows === "sequence" ? place.seconds : SEQUENCE_SECONDS.usual));
  const wanted = Number(seconds);
  const valid = wanted >= SEQUENCE_SECONDS.least && wanted <= SEQUENCE_SECONDS.most;
  const begin = (shows: Place["shows"]): Place => {
    const [first] = cameras;
    const here = place.shows === "camera" ? place.camera : place.shows === "sequence" ? place.cameras[0] : first?.id;
    switch (shows) {
      case "nothing":
      case "alarm":
        return { shows };
      case "camera":
        return here === undefined ? { shows: "nothing" } : { shows, camera: here };
      case "sequence":
        return { shows, cameras: here === undefined ? [] : [here], seconds: valid ? wanted : SEQUENCE_SECONDS.usual };
    }
  };
  return (
    <fieldset className={layout.stack}>
      <legend className={layout.label}>{t.live.place(number)}</legend>
      <SelectField label={words.shows} hideLabel value={place.shows} options={(["camera", "sequence", "alarm", "nothing"] as const).map((value) => ({ value, label: words.kinds[value] }))} onValue={(shows) => { onPlace(begin(shows)); }} />
      {place.shows === "sequence" && (
        <>
          <TextField
            label={words.seconds}
            type="number"
            min={SEQUENCE_SECONDS.least}
            max={SEQUENCE_SECONDS.most}
            value={seconds}
            problem={valid ? undefined : words.secondsProblem(SEQUENCE_SECONDS.least, SEQUENCE_SECONDS.most)}
            onValue={(value) => {
              setSeconds(value);
              const next = Number(value);
              if (next >= SEQUENCE_SECONDS.least && next <= SEQUENCE_SECONDS.most) onPlace({ ...place, seconds: next });
            }}
          />
          <div className={styles.chosen} role="group" aria-label={words.sequenceCameras}>
            {cameras.map((camera) => {
              const on = place.cameras.includes(camera.id);
              return (
                <label key={camera.id}>
                  <input type="checkbox" checked={on} onChange={() => { onPlace({ ...place, cameras: on ? place.cameras.filter((id) => id !== camera.id) : [...place.cameras, camera.id] }); }} />
                  {camera.number} {camera.name}
                </label>
              );
            })}
          </div>
        </>
      )}
    </fieldset>
  );
}
