import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { CameraView } from "@/api/generated";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { TextField } from "@/kit/Field";

import styles from "./CameraName.module.css";
import { useCameraChange } from "./useCameraChange";

/** The camera's name, to be changed in place. */
export function CameraName({ camera }: { camera: CameraView }) {
  const [name, setName] = useState(camera.name);
  const change = useCameraChange(camera.id);
  const changed = name.trim() !== camera.name;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (changed) change.mutate({ name: name.trim() });
      }}
    >
      <TextField label={t.cameras.detail.rename} value={name} onValue={setName} maxLength={64} required problem={change.error ? explainFailure(change.error) : undefined} />
      {changed && (
        <Button type="submit" tone="outline" disabled={change.isPending}>
          {t.common.save}
        </Button>
      )}
    </form>
  );
}
