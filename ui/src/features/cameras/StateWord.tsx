import type { CameraState } from "@/api/generated";
import { t } from "@/i18n";
import { classes } from "@/kit/classes";
import { Icon, type IconName } from "@/kit/Icon";

import styles from "./Cameras.module.css";

const ICONS: Record<CameraState, IconName> = { connecting: "target", live: "ok", stale: "medium", offline: "medium" };

/** A camera's state: live is grey like everything normal. */
export function StateWord({ state }: { state: CameraState }) {
  return (
    <span className={classes(styles.state, (state === "stale" || state === "offline") && styles.wrong)}>
      <Icon name={ICONS[state]} size="small" />
      {t.cameras.state[state]}
    </span>
  );
}
