import { useCameras, useSite } from "@/api/hooks";
import { useNow } from "@/api/useNow";
import { bus } from "@/commands/bus";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { timeOfDay } from "@/i18n/format";
import { classes } from "@/kit/classes";
import { Icon } from "@/kit/Icon";
import { Key } from "@/kit/Key";
import layout from "@/kit/layout.module.css";

import styles from "./Bar.module.css";
import type { Screen } from "./route";

export function Bar({ screen }: { screen: Screen }) {
  const site = useSite();
  const cameras = useCameras();
  const live = cameras.filter((camera) => camera.state === "live").length;
  return (
    <header className={styles.bar}>
      <h1>{t.shell[screen]}</h1>
      <span className={classes(layout.muted, layout.small, layout.ellipsis)}>{site.name}</span>
      <button type="button" className={styles.find} onClick={() => bus.run("palette.open")} aria-label={t.shell.palette}>
        <Icon name="search" size="small" />
        <span className={layout.ellipsis}>{t.shell.find}</span>
        <Key name={firstKey("palette.open")} />
      </button>
      <div className={styles.meta}>
        <span className={classes(layout.row, live < cameras.length && styles.warn)}>
          <Icon name={live < cameras.length ? "medium" : "cam"} size="small" />
          {t.shell.camerasLive(cameras.length, live)}
        </span>
        <StoreClock zone={site.time_zone} />
      </div>
    </header>
  );
}

function StoreClock({ zone }: { zone: string }) {
  const now = useNow();
  return (
    <time className={styles.clock} title={`${t.shell.clock}: ${zone}`}>
      {timeOfDay(now, zone)}
    </time>
  );
}
