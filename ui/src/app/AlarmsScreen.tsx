import { useState } from "react";

import { isClosed, isOpen, isTaken } from "@/api/alert-state";
import { titleOf } from "@/api/alert-title";
import { explainFailure } from "@/api/explain";
import type { AlertView, CameraView } from "@/api/generated";
import { useAlerts, useCameras, useMay } from "@/api/hooks";
import { ApiFailure } from "@/api/result";
import { useBlob } from "@/api/useBlob";
import { useAction } from "@/commands/hooks";
import { alarmFor, closed, newestOpen, waiting } from "@/features/alerts/alarm-order";
import { AlarmHead } from "@/features/alerts/AlarmHead";
import { AlarmDialogs } from "@/features/alerts/AlarmDialogs";
import { AlarmSide, type Asked } from "@/features/alerts/AlarmSide";
import { AlarmTable } from "@/features/alerts/AlarmTable";
import { SnoozeList } from "@/features/alerts/SnoozeList";
import { SoundButton } from "@/features/alerts/SoundButton";
import { useAlarmActions } from "@/features/alerts/useAlarmActions";
import { useAlarmKeys } from "@/features/alerts/useAlarmKeys";
import { useAlarmDetail, useAlarmHistory } from "@/features/alerts/useAlarms";
import { AddToIncidentDialog } from "@/features/incidents/AddToIncidentDialog";
import { RelatedTiles } from "@/features/live/RelatedTiles";
import { AlarmClip } from "@/features/playback/AlarmClip";
import { t } from "@/i18n";
import { count } from "@/i18n/format";
import { Button } from "@/kit/Button";
import layout from "@/kit/layout.module.css";
import { EmptyState, Note } from "@/kit/Notice";
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
  const present = useAlerts().find(({ id }) => id === route.alarm);
  if (route.alarm === undefined) return <AllAlarms />;
  return present ? <OneAlarm key={present.id} alert={present} /> : <OldAlarm key={route.alarm} id={route.alarm} />;
}

/** One that is not at hand any more: a link to it still works. */
function OldAlarm({ id }: { id: string }) {
  const { data, error, refetch } = useAlarmDetail(id);
  if (data) return <OneAlarm alert={data.alert} />;
  const { gone, list } = t.alerts.focus;
  // An answer takes a moment; until then nothing is claimed.
  if (!error) return <div aria-busy="true" />;
  const isGone = error instanceof ApiFailure && error.error.code === "not_found";
  return (
    <EmptyState title={isGone ? gone.title : gone.failed} text={isGone ? gone.text : explainFailure(error)}>
      {!isGone && (
        <Button tone="primary" onClick={() => void refetch()}>
          {t.common.retry}
        </Button>
      )}
      <Button tone="outline" onClick={() => { navigation.adjust({ screen: "alarms" }); }}>
        {list}
      </Button>
    </EmptyState>
  );
}

function AllAlarms() {
  const { alerts, isBusy, isEnd, error, goBack } = useAlarmHistory();
  const { step, problem } = useAlarmActions();
  const [chosen, setChosen] = useState<string>();
  const [asking, setAsking] = useState<{ alert: AlertView; what: Asked }>();
  const all = [...waiting(alerts), ...closed(alerts)];
  useAlarmKeys({
    target: (key) => alarmFor(key, alerts, all.find(({ id }) => id === chosen)),
    // The next step is for the same one.
    onAcknowledge: (alert) => {
      setChosen(alert.id);
      void step(alert, { name: "acknowledge" });
    },
    onAsk: (alert, what) => {
      setChosen(alert.id);
      setAsking({ alert, what });
    },
  });
  useAction("alert.camera", () => {
    const camera = (all.find(({ id }) => id === chosen) ?? newestOpen(alerts))?.camera;
    if (camera !== undefined) navigation.go({ screen: "live", focus: camera });
    return camera !== undefined;
  });
  return (
    <Panel
      title={t.alerts.focus.list}
      flush
      tools={
        <>
          <Button tone="ghost" size="small" icon="eye" onClick={() => { navigation.go({ screen: "review" }); }}>
            {t.shell.review}
          </Button>
          <SoundButton />
        </>
      }
      foot={
        <>
          {/* Not disabled: it would lose the focus of whoever presses it again and again. */}
          <Button tone="outline" size="small" aria-disabled={isBusy || isEnd} onClick={() => { if (!isBusy && !isEnd) goBack(); }}>
            {t.alerts.older.more}
          </Button>
          <span className={layout.label} role="status">
            {isBusy ? t.alerts.older.busy : error ? explainFailure(error) : isEnd && t.alerts.older.end}
          </span>
          <span className={`${layout.label ?? ""} ${layout.push ?? ""}`}>{t.alerts.older.shown(count(all.length))}</span>
        </>
      }
    >
      {problem && (
        <Note tone="bad" live="alert">
          {problem}
        </Note>
      )}
      <SnoozeList />
      {all.length === 0 ? <EmptyState title={t.alerts.none.title} text={t.alerts.none.text} /> : <AlarmTable alerts={all} chosen={chosen} onChoose={setChosen} onOpen={openAlarm} />}
      {asking && <AlarmDialogs alert={asking.alert} asked={asking.what} onClose={() => { setAsking(undefined); }} onStep={(what) => step(asking.alert, what)} />}
    </Panel>
  );
}

function OneAlarm({ alert }: { alert: AlertView }) {
  const cameras = useCameras();
  const mayHandle = useMay()("handle_alerts");
  const { step, problem } = useAlarmActions();
  const [asked, setAsked] = useState<Asked>();
  const [adding, setAdding] = useState(false);
  const snapshot = useBlob(alert.has_snapshot ? `/alerts/${encodeURIComponent(alert.id)}/snapshot` : undefined);
  const camera = cameras.find(({ id }) => id === alert.camera);
  const back = () => {
    navigation.go({ screen: "alarms" });
  };
  const acknowledge = () => {
    void step(alert, { name: "acknowledge" });
    return true;
  };
  const ask = (what: Asked) => {
    setAsked(what);
    return true;
  };
  const show = (id: string) => {
    navigation.go({ screen: "live", focus: id });
  };
  const showQueue = () => {
    if (alert.camera === undefined) navigation.go({ screen: "overview" });
    else show(alert.camera);
  };
  useAction("leave", () => {
    back();
    return true;
  });
  useAction("alert.acknowledge", () => isOpen(alert) && acknowledge(), mayHandle);
  useAction("alert.dispatch", () => !isClosed(alert) && ask("dispatch"), mayHandle);
  useAction("alert.resolve", () => isTaken(alert) && ask("resolve"), mayHandle);
  useAction(
    "alert.incident",
    () => {
      setAdding(true);
      return true;
    },
    mayHandle,
  );
  useAction("alert.dismiss", () => !isClosed(alert) && ask("dismiss"), mayHandle);
  return (
    <div className={styles.screen}>
      <AlarmHead alert={alert} onBack={back} />
      {camera ? (
        <AlarmClip
          camera={camera}
          atMs={alert.at_ms}
          snapshot={snapshot}
          title={titleOf(alert)}
          severityClass={severityClass(alert.severity)}
          onLive={() => { show(camera.id); }}
          onOpen={() => { playClip(camera.id, alert.at_ms); }}
        />
      ) : (
        <div className={styles.none}>
          <EmptyState title={titleOf(alert)} text={alert.place} />
        </div>
      )}
      <div className={styles.related}>
        <RelatedTiles cameras={relatedTo(alert, cameras)} onOpen={show} />
      </div>
      <div className={styles.side}>
        <AlarmSide alert={alert} problem={problem} onAcknowledge={acknowledge} onAsk={ask} onStep={(what) => step(alert, what)} onQueue={showQueue} onIncident={() => { setAdding(true); }} />
      </div>
      {adding && (
        <AddToIncidentDialog
          alert={alert}
          onClose={() => { setAdding(false); }}
          onDone={(incident) => { navigation.go({ screen: "incidents", incident }); }}
        />
      )}
      {asked && <AlarmDialogs alert={alert} asked={asked} onClose={() => { setAsked(undefined); }} onStep={(what) => step(alert, what)} />}
    </div>
  );
}

/** Those its rule names, then those with the nearest numbers: cameras are numbered as they hang. */
function relatedTo(alert: AlertView, cameras: readonly CameraView[]): CameraView[] {
  const number = cameras.find(({ id }) => id === alert.camera)?.number ?? 0;
  const named = alert.related.flatMap((id) => cameras.find((each) => each.id === id) ?? []);
  const near = cameras.filter((each) => each.id !== alert.camera && !named.includes(each)).sort((a, b) => Math.abs(a.number - number) - Math.abs(b.number - number));
  return [...named, ...near].slice(0, RELATED);
}
