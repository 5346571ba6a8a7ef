import { useSyncExternalStore } from "react";

import { useConnection, useEngine, useHealth } from "@/api/hooks";
import { t } from "@/i18n";
import { bytes, count, oneDecimal, sentence, span } from "@/i18n/format";
import { Panel } from "@/kit/Panel";
import { ticker } from "@/video/ticker";

import styles from "./Settings.module.css";

/** How the engine is, and how fast this screen is. */
export function HealthPanel() {
  const health = useHealth();
  const connection = useConnection();
  const words = t.settings.health;
  const { analytics, disk } = health;
  return (
    <Panel title={words.title}>
      <dl className={styles.facts}>
        <dt>{words.version}</dt>
        <dd>{health.version}</dd>
        <dt>{words.uptime}</dt>
        <dd>{span(health.uptime_s)}</dd>
        <dt>{words.cameras}</dt>
        <dd>{words.camerasValue(health.cameras_live, health.cameras_total)}</dd>
        <dt>{words.analytics}</dt>
        <dd className={analytics.on ? undefined : styles.warn}>{analytics.on ? t.common.on : `${t.common.off}. ${sentence(analytics.detail)}`}</dd>
        <dt>{words.provider}</dt>
        <dd>
          <Provider words={analytics.provider} />
        </dd>
        <dt>{words.models}</dt>
        <dd>{analytics.models.join(", ") || "–"}</dd>
        <dt>{words.events}</dt>
        <dd className={health.store_problem ? styles.warn : undefined}>{health.store_problem ? sentence(health.store_problem) : words.stored}</dd>
        <dt>{words.disk}</dt>
        <dd>{words.diskValue(bytes(disk.free_bytes), bytes(disk.total_bytes))}</dd>
        <dt>{words.connection}</dt>
        <dd>{connection.kind === "live" ? words.connected : words.notConnected}</dd>
        <dt>{words.pictures}</dt>
        <dd>
          <DrawTimes />
        </dd>
      </dl>
    </Panel>
  );
}

/** What inference runs on; why not on something faster stands small below. */
function Provider({ words }: { words: string }) {
  const [name, ...why] = words.split(" (");
  return (
    <>
      {name || "–"}
      {why.length > 0 && <span className={styles.detail}>{why.join(" (").replace(/\)$/, "")}</span>}
    </>
  );
}

function DrawTimes() {
  const { pictures } = useEngine();
  return useSyncExternalStore(ticker.subscribe, () => {
    const summary = pictures.times.summary(performance.now());
    if (!summary) return t.settings.health.noPictures;
    return t.settings.health.picturesValue(oneDecimal(summary.perSecond), count(Math.round(summary.medianMs)), count(Math.round(summary.p95Ms)));
  });
}
