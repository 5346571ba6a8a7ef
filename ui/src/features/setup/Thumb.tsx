import { useCallback } from "react";

import type { CameraView } from "@/api/generated";
import { useEngine } from "@/api/hooks";
import { t } from "@/i18n";
import { AttachedCanvas } from "@/kit/AttachedCanvas";

import styles from "./Setup.module.css";

/** A camera's live picture in a row. */
export function Thumb({ camera }: { camera: CameraView }) {
  const { pictures } = useEngine();
  const { id, name } = camera;
  const attach = useCallback((canvas: HTMLCanvasElement) => pictures.feed(id).attach(canvas, "wall"), [pictures, id]);
  return (
    <span className={styles.thumb}>
      <AttachedCanvas attach={attach} label={t.live.picture(name)} />
    </span>
  );
}
