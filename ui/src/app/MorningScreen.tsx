import { useState } from "react";

import { isClosed } from "@/api/alert-state";
import { useAlerts, useCameras, useMay, useMe, useNumbers, useSite } from "@/api/hooks";
import { AlarmTable } from "@/features/alerts/AlarmTable";
import { Yesterday } from "@/features/compare/Yesterday";
import { BlindTable } from "@/features/overview/BlindTable";
import { blindRows } from "@/features/overview/blind-rows";
import { t } from "@/i18n";
import { hourMinute, shortDay } from "@/i18n/format";
import { EmptyState } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { Segmented } from "@/kit/Segmented";

import { useAwaySince } from "./left";
import styles from "./MorningScreen.module.css";
import { navigation } from "./navigation";

const openAlarm = (alarm: string) => {
  navigation.go({ screen: "alarms", alarm });
};

/** What somebody who comes in must know before anything else: what happened, how yesterday was, what did not see. */
export function MorningScreen() {
  const { since, isKnown } = useAwaySince();
  const { time_zone: zone } = useSite();
  const may = useMay();
  const seesAll = useMe()?.cameras === undefined;
  const words = t.morning;
  const at = `${shortDay(since, zone)}, ${hourMinute(since, zone)}`;
  return (
    <div className={styles.screen}>
      <p className={styles.since}>{isKnown ? words.since(at) : words.unknown(at)}</p>
      {seesAll && <Yesterday onMore={() => { navigation.go({ screen: "compare" }); }} />}
      {may("view_alerts") && <Alarms since={since} />}
      <Cameras />
    </div>
  );
}

function Alarms({ since }: { since: number }) {
  const alerts = useAlerts();
  const words = t.morning.alarms;
  const [chosen, setChosen] = useState<string>();
  const [span, setSpan] = useState<"since" | "open">("since");
  const came = alerts.filter((alert) => alert.at_ms >= since);
  const open = alerts.filter((alert) => !isClosed(alert));
  const shown = span === "since" ? came : open;
  return (
    <Panel
      title={words.title}
      flush
      tools={
        <Segmented
          label={words.which}
          value={span}
          options={[
            { value: "since", label: words.since(came.length) },
            { value: "open", label: words.open(open.length) },
          ]}
          onChange={setSpan}
        />
      }
    >
      {shown.length === 0 ? <EmptyState title={words.none[span]} /> : <AlarmTable alerts={shown} chosen={chosen} onChoose={setChosen} onOpen={openAlarm} />}
    </Panel>
  );
}

function Cameras() {
  const cameras = useCameras();
  const rows = blindRows(useNumbers().cameras, cameras);
  const words = t.morning.cameras;
  return (
    <Panel title={words.title} flush>
      {rows.length === 0 ? <EmptyState title={cameras.length === 0 ? words.noCameras : words.none} /> : <BlindTable rows={rows} />}
    </Panel>
  );
}
