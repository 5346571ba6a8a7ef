import { useState } from "react";

import type { AlertView, CameraView } from "@/api/generated";
import { useAlerts, useCameras } from "@/api/hooks";
import { isClosed } from "@/api/live-state";
import { useBlob } from "@/api/useBlob";
import { useAction } from "@/commands/hooks";
import { closed, waiting } from "@/features/alerts/alarm-order";
import { AlarmHead } from "@/features/alerts/AlarmHead";
import { AlarmSide } from "@/features/alerts/AlarmSide";
import { AlarmTable } from "@/features/alerts/AlarmTable";
import { DismissDialog } from "@/features/alerts/DismissDialog";
import { SoundButton } from "@/features/alerts/SoundButton";
import { useAlarmActions, type AlarmStep } from "@/features/alerts/useAlarmActions";
import { RelatedTiles } from "@/features/live/RelatedTiles";
import { AlarmClip } from "@/features/playback/AlarmClip";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { EmptyState } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { severityClass } from "@/kit/SeverityChip";

import styles from "./AlarmsScreen.module.css";
import { playClip } from "./clips";
import { navigation } from "./navigation";
import type { Route } from "./route";

/** As many as fit beside the picture. */
const RELATED = 4;

const openAlarm = (alarm: string) => {
  navigation.go({ screen: "alarms", alarm });
};

/** All alarms, or one of them from picture to log. */
export function AlarmsScreen({ route }: { route: Extract<Route, { screen: "alarms" }> }) {
  const alerts = useAlerts();
  const alert = alerts.find(({ id }) => id === route.alarm);
  if (alert) return <OneAlarm key={alert.id} alert={alert} />;
  if (route.alarm !== undefined) {
    const { gone } = t.alerts.focus;
    return (
      <EmptyState title={gone.title} text={gone.text}>
        <Button tone="outline" onClick={() => { navigation.adjust({ screen: "alarms" }); }}>
          {t.alerts.focus.list}
        </Button>
      </EmptyState>
    );
  }
  const all = [...waiting(alerts), ...closed(alerts)];
  return (
    <Panel title={t.alerts.focus.list} flush tools={<SoundButton />}>
      {all.length === 0 ? <EmptyState title={t.alerts.none.title} text={t.alerts.none.text} /> : <AlarmTable alerts={all} onOpen={openAlarm} />}
    </Panel>
  );
}

function OneAlarm({ alert }: { alert: AlertView }) {
  const cameras = useCameras();
  const { step, problem } = useAlarmActions();
  const [dismissing, setDismissing] = useState(false);
  const snapshot = useBlob(alert.has_snapshot ? `/alerts/${encodeURIComponent(alert.id)}/snapshot` : undefined);
  const camera = cameras.find(({ id }) => id === alert.camera);
  const back = () => {
    navigation.go({ screen: "alarms" });
  };
  const take = (name: AlarmStep) => {
    if (name === "dismiss") setDismissing(true);
    else void step(alert, name);
    return true;
  };
  const show = (id: string) => {
    navigation.go({ screen: "live", focus: id });
  };
  useAction("leave", () => {
    back();
    return true;
  });
  useAction("alert.acknowledge", () => alert.state === "open" && take("acknowledge"));
  useAction("alert.resolve", () => alert.state !== "open" && !isClosed(alert) && take("resolve"));
  useAction("alert.dismiss", () => !isClosed(alert) && take("dismiss"));
  return (
    <div className={styles.screen}>
      <AlarmHead alert={alert} onBack={back} />
      {camera ? (
        <AlarmClip
          camera={camera}
          atMs={alert.at_ms}
          snapshot={snapshot}
          title={alert.title}
          severityClass={severityClass(alert.severity)}
          onLive={() => { show(camera.id); }}
          onOpen={() => { playClip(camera.id, alert.at_ms); }}
        />
      ) : (
        <div className={styles.none}>
          <EmptyState title={alert.title} text={alert.place} />
        </div>
      )}
      <div className={styles.related}>
        <RelatedTiles cameras={others(cameras, camera)} onOpen={show} />
      </div>
      <div className={styles.side}>
        <AlarmSide alert={alert} problem={problem} onStep={take} />
      </div>
      {dismissing && (
        <DismissDialog
          alert={alert}
          onClose={() => { setDismissing(false); }}
          onConfirm={() => {
            setDismissing(false);
            void step(alert, "dismiss");
          }}
        />
      )}
    </div>
  );
}

/** Those with the nearest numbers: cameras are numbered as they hang. */
function others(cameras: readonly CameraView[], camera: CameraView | undefined): CameraView[] {
  const number = camera?.number ?? 0;
  return cameras
    .filter((each) => each !== camera)
    .sort((a, b) => Math.abs(a.number - number) - Math.abs(b.number - number))
    .slice(0, RELATED);
}
