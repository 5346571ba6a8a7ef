import { useMay } from "@/api/hooks";
import { AlarmPanel } from "@/features/alerts/AlarmPanel";
import { Overview } from "@/features/overview/Overview";

import { playClip } from "./clips";
import { navigation } from "./navigation";
import styles from "./OverviewScreen.module.css";

/** The manager's screen: the day, with the alarms where they always are. */
export function OverviewScreen() {
  const may = useMay();
  return (
    <div className={styles.screen}>
      <Overview
        onSetUp={() => {
          navigation.go({ screen: "cameras" });
        }}
        onProof={({ at, camera, line, zone, lane }) => {
          const kind = zone !== undefined ? "stays" : lane !== undefined ? "waits" : "entries";
          navigation.go({ screen: "proof", kind, ...(at !== undefined && { at, span: "hour" }), ...(camera !== undefined && { camera }), ...(line !== undefined && { line }), ...(zone !== undefined && { zone }), ...(lane !== undefined && { lane }) });
        }}
        onMorning={() => {
          navigation.go({ screen: "morning" });
        }}
        onCompare={() => {
          navigation.go({ screen: "compare" });
        }}
      />
      <div className={styles.alarms}>
        {may("view_alerts") && <AlarmPanel
          onShowCamera={(camera) => {
            navigation.go({ screen: "live", focus: camera });
          }}
          onPlayClip={playClip}
          onOpen={(alarm) => {
            navigation.go({ screen: "alarms", alarm });
          }}
        />}
      </div>
    </div>
  );
}
