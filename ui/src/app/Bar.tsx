import { useCameras, useConnection, useSite } from "@/api/hooks";
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
import { SavedNote } from "./Saved";

export function Bar({ screen }: { screen: Screen }) {
  const site = useSite();
  const cameras = useCameras();
  const connected = useConnection().kind === "live";
  const live = cameras.filter((camera) => camera.state === "live").length;
  const fine = connected && live === cameras.length;
  return (
    <header className={styles.bar}>
      <h1>{t.shell[screen]}</h1>
      <span className={classes(layout.muted, layout.small, layout.ellipsis)}>{site.name}</span>
      <button type="button" className={styles.find} onClick={() => bus.run("palette.open")} title={t.shell.palette}>
        <Icon name="search" size="small" />
        <span className={layout.ellipsis}>{t.shell.find}</span>
        <Key name={firstKey("palette.open")} />
      </button>
      <SavedNote />
      <div className={styles.meta}>
        <span className={classes(layout.row, !fine && styles.warn)}>
          <Icon name={fine ? "cam" : "medium"} size="small" />
          {connected ? t.shell.camerasLive(cameras.length, live) : t.shell.camerasUnknown(cameras.length)}
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
