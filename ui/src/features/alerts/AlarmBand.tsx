import { openCount } from "@/api/alert-state";
import { titleOf } from "@/api/alert-title";
import { useAlerts, useCameras, useMay, useSite } from "@/api/hooks";
import { useNow } from "@/api/useNow";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { age, hourMinute } from "@/i18n/format";
import { Button } from "@/kit/Button";
import { classes } from "@/kit/classes";
import { Icon } from "@/kit/Icon";
import layout from "@/kit/layout.module.css";
import { severityClass } from "@/kit/SeverityChip";

import styles from "./AlarmBand.module.css";
import { closed, forBand, waiting } from "./alarm-order";
import { useAlarmActions } from "./useAlarmActions";

/** One alarm to be read from across the room. Its place is kept while there is none. */
export function AlarmBand({ onShowCamera, onOpen }: { onShowCamera: (camera: string) => void; onOpen: (alarm: string) => void }) {
  const alerts = useAlerts();
  const now = useNow();
  const { step, problem } = useAlarmActions();
  const mayHandle = useMay()("handle_alerts");
  const alert = forBand(alerts);
  if (!alert) return <QuietBand />;
  const { camera } = alert;
  const more = openCount(alerts) - 1;
  return (
    <section className={classes(styles.band, styles.on, severityClass(alert.severity))} aria-label={t.alerts.announce(t.common.severity[alert.severity], titleOf(alert), alert.place)}>
      <Icon name={alert.severity} size="large" />
      <span className={styles.severity}>{t.common.severity[alert.severity]}</span>
      {problem ? (
        <span role="alert">{problem}</span>
      ) : (
        <span className={styles.what}>
          <button type="button" className={classes(styles.title, layout.ellipsis)} onClick={() => { onOpen(alert.id); }}>
            {titleOf(alert)}
          </button>
          <span className={classes(styles.place, layout.ellipsis)}>
            {alert.place}
            {more > 0 && ` ${t.alerts.band.more(more)}`}
          </span>
        </span>
      )}
      <span className={styles.age}>{age(now - alert.at_ms)}</span>
      {camera === undefined ? (
        <span />
      ) : (
        <Button onClick={() => { onShowCamera(camera); }}>{t.alerts.showCamera}</Button>
      )}
      {mayHandle && (
        <Button keyHint={firstKey("alert.acknowledge")} onClick={() => void step(alert, { name: "acknowledge" })}>
          {t.alerts.acknowledge}
        </Button>
      )}
    </section>
  );
}

function QuietBand() {
  const alerts = useAlerts();
  const cameras = useCameras();
  const { time_zone: zone } = useSite();
  const open = waiting(alerts);
  const fresh = openCount(alerts);
  const [last] = closed(alerts);
  const live = cameras.filter((camera) => camera.state === "live").length;
  const facts = [
    cameras.length > 0 && t.alerts.band.cameras(live, cameras.length),
    open.length > fresh && t.alerts.band.handled(open.length - fresh),
    last && t.alerts.band.last(hourMinute(last.at_ms, zone)),
  ];
  return (
    <section className={classes(styles.band, styles.quiet)} aria-label={t.alerts.band.label}>
      <Icon name={fresh > 0 ? "bell" : "ok"} size="large" />
      <span className={styles.what}>{fresh > 0 ? t.alerts.band.waiting(fresh) : t.alerts.band.quiet}</span>
      <span className={layout.ellipsis}>{facts.filter(Boolean).join(" ")}</span>
    </section>
  );
}
