import { cameraProblem } from "@/api/device-words";
import type { CameraView } from "@/api/generated";
import { useConnection, useEngine, useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { age, timeOfDay } from "@/i18n/format";
import { classes } from "@/kit/classes";
import { Icon } from "@/kit/Icon";

import type { Reading } from "./freshness";
import styles from "./StaleOverlay.module.css";

/** Covers a picture that must not be taken for the present: since when, and what happens about it. */
export function StaleOverlay({ camera, reading }: { camera: CameraView; reading: Reading }) {
  const engine = useEngine();
  const { time_zone: zone } = useSite();
  const connection = useConnection();
  const nowMs = engine.clock.at(reading.readMs);
  const ageMs = reading.ageMs ?? (camera.last_frame_ms === undefined ? undefined : nowMs - camera.last_frame_ms);
  const connecting = reading.kind === "never" && (camera.state === "connecting" || camera.state === "live");
  return (
    <div className={classes(styles.overlay, connecting && styles.never)}>
      <b>
        <Icon name="medium" size="large" />
        {ageMs === undefined ? t.live.neverTitle : t.live.staleTitle(age(ageMs))}
      </b>
      {ageMs !== undefined && <span>{t.live.lastPicture(timeOfDay(nowMs - ageMs, zone))}</span>}
      {connection.kind !== "live" ? (
        <span>{t.live.waiting}</span>
      ) : (
        <>
          {camera.attempts > 0 && <span>{t.live.reconnecting(camera.attempts)}</span>}
          {camera.detail && camera.state !== "stale" && <span className={styles.detail}>{cameraProblem(camera)}</span>}
        </>
      )}
    </div>
  );
}
