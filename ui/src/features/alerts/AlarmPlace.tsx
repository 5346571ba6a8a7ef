import type { CSSProperties } from "react";

import { floorPlanPath } from "@/api/floor-plan";
import type { AlertView } from "@/api/generated";
import { useCameras, useSite } from "@/api/hooks";
import { useBlob } from "@/api/useBlob";
import { t } from "@/i18n";
import { BlobImage } from "@/kit/BlobImage";

import styles from "./AlarmPlace.module.css";

/** Where the alarm's camera hangs and looks, on the floor plan. Nothing where one of the two is not known. */
export function AlarmPlace({ alert }: { alert: AlertView }) {
  const { floor_plan: plan } = useSite();
  const camera = useCameras().find(({ id }) => id === alert.camera);
  const picture = useBlob(camera?.placement && floorPlanPath(plan));
  if (!plan || !camera?.placement) return null;
  const { x, y, angle } = camera.placement;
  const words = t.alerts.focus;
  return (
    <section aria-labelledby="alarm-place">
      <h3 id="alarm-place">{words.where}</h3>
      {/* Of its size before the picture is here: nothing below it moves. */}
      <div className={styles.plan} style={{ "--ratio": plan.size[0] / plan.size[1] } as CSSProperties} role="img" aria-label={words.onPlan(camera.number, camera.name)}>
        {picture && <BlobImage blob={picture} alt="" className={styles.picture} />}
        <div className={styles.camera} style={{ left: `${String(x * 100)}%`, top: `${String(y * 100)}%`, "--angle": `${String(angle)}deg` } as CSSProperties}>
          <span className={styles.view} />
          <span className={styles.mark}>{camera.number}</span>
        </div>
      </div>
    </section>
  );
}
