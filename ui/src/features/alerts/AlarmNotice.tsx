import { useState } from "react";

import { isOpen, isTaken, openCount } from "@/api/alert-state";
import { titleOf } from "@/api/alert-title";
import type { AlertView } from "@/api/generated";
import { useAlerts, useMay } from "@/api/hooks";
import { useNow } from "@/api/useNow";
import { useAction } from "@/commands/hooks";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { age } from "@/i18n/format";
import { Button, IconButton } from "@/kit/Button";
import { classes } from "@/kit/classes";
import layout from "@/kit/layout.module.css";
import { SeverityChip } from "@/kit/SeverityChip";

import { ownershipOf } from "./alarm-facts";
import { alarmFor, noticed } from "./alarm-order";
import { AlarmDialogs } from "./AlarmDialogs";
import styles from "./AlarmNotice.module.css";
import type { Asked } from "./AlarmSide";
import { useAlarmActions } from "./useAlarmActions";
import { useAlarmKeys } from "./useAlarmKeys";

interface Props {
  onShowCamera: (camera: string) => void;
  onOpen: (alarm: string) => void;
}

/**
 * The newest alarm that nobody has, on screens without the list of alarms: the keys for alarms work there
 * too, and on what is seen. One that was taken here stays until it is closed or put away.
 */
export function AlarmNotice({ onShowCamera, onOpen }: Props) {
  const alerts = useAlerts();
  const now = useNow();
  const mayHandle = useMay()("handle_alerts");
  const { step, problem } = useAlarmActions();
  const [taken, setTaken] = useState<string>();
  const [asking, setAsking] = useState<{ alert: AlertView; what: Asked }>();
  const alert = noticed(alerts, taken);
  const acknowledge = (which: AlertView) => {
    setTaken(which.id);
    void step(which, { name: "acknowledge" });
  };
  const ask = (which: AlertView, what: Asked) => {
    setTaken(which.id);
    setAsking({ alert: which, what });
  };
  // Never for an alarm that is not seen.
  useAlarmKeys({ target: (key) => alert && alarmFor(key, alerts, alert), onAcknowledge: acknowledge, onAsk: ask });
  useAction("alert.camera", () => {
    if (alert?.camera === undefined) return false;
    onShowCamera(alert.camera);
    return true;
  });
  const more = openCount(alerts) - (alert && isOpen(alert) ? 1 : 0);
  const { camera } = alert ?? {};
  return (
    <>
      {alert && (
        <section className={styles.notice} aria-label={t.alerts.notice.label}>
          <SeverityChip severity={alert.severity} ownership={ownershipOf(alert)}>
            {t.common.severity[alert.severity]}
          </SeverityChip>
          <button type="button" className={classes(styles.title, layout.ellipsis)} onClick={() => { onOpen(alert.id); }}>
            {titleOf(alert)}
          </button>
          {problem ? (
            <span role="alert">{problem}</span>
          ) : (
            <span className={classes(layout.muted, layout.ellipsis)}>
              {alert.place}, {age(now - alert.at_ms)}
              {more > 0 && ` ${t.alerts.band.more(more)}`}
            </span>
          )}
          <span className={layout.push} />
          {mayHandle && (
            <>
              {isOpen(alert) ? (
                <Button tone="outline" size="small" keyHint={firstKey("alert.acknowledge")} onClick={() => { acknowledge(alert); }}>
                  {t.alerts.acknowledge}
                </Button>
              ) : (
                <Button tone="outline" size="small" keyHint={firstKey("alert.resolve")} onClick={() => { ask(alert, "resolve"); }}>
                  {t.alerts.resolve}
                </Button>
              )}
              <Button tone="ghost" size="small" keyHint={firstKey("alert.dispatch")} onClick={() => { ask(alert, "dispatch"); }}>
                {t.alerts.dispatch}
              </Button>
              <Button tone="ghost" size="small" keyHint={firstKey("alert.dismiss")} onClick={() => { ask(alert, "dismiss"); }}>
                {t.alerts.dismiss}
              </Button>
            </>
          )}
          {camera !== undefined && <IconButton icon="live" label={`${t.alerts.showCamera} (${firstKey("alert.camera")})`} onClick={() => { onShowCamera(camera); }} />}
          {isTaken(alert) && <IconButton icon="x" label={t.alerts.notice.putAway} onClick={() => { setTaken(undefined); }} />}
        </section>
      )}
      {asking && <AlarmDialogs alert={asking.alert} asked={asking.what} onClose={() => { setAsking(undefined); }} onStep={(what) => step(asking.alert, what)} />}
    </>
  );
}
