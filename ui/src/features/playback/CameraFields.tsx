import type { CameraView } from "@/api/generated";
import { t } from "@/i18n";

import styles from "./Side.module.css";

interface Props {
  cameras: readonly CameraView[];
  chosen: readonly string[];
  /** No more than so many. */
  most?: number;
  onChosen: (chosen: string[]) => void;
}

/** Which cameras something is about, in their order. */
export function CameraFields({ cameras, chosen, most = Number.POSITIVE_INFINITY, onChosen }: Props) {
  return (
    <fieldset className={styles.cameras}>
      <legend>{t.playback.fields.cameras}</legend>
      {cameras.map((camera) => {
        const on = chosen.includes(camera.id);
        return (
          <label key={camera.id}>
            <input
              type="checkbox"
              checked={on}
              disabled={!on && chosen.length >= most}
              onChange={() => {
                const wanted = on ? chosen.filter((id) => id !== camera.id) : [...chosen, camera.id];
                onChosen(cameras.map((each) => each.id).filter((id) => wanted.includes(id)));
              }}
            />
            {camera.number} {camera.name}
          </label>
        );
      })}
    </fieldset>
  );
}
