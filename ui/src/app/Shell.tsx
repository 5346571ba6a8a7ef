import { AccountScreen } from "@/features/accounts/AccountScreen";
import { AuditScreen } from "@/features/accounts/AuditScreen";
import { PeopleScreen } from "@/features/accounts/PeopleScreen";
import { AlarmNotice } from "@/features/alerts/AlarmNotice";
import { AlarmSignals } from "@/features/alerts/AlarmSignals";
import { HoldBack } from "@/features/alerts/HoldBack";
import { BrowserToastsPanel } from "@/features/alerts/BrowserToastsPanel";
import { SoundsPanel } from "@/features/alerts/SoundsPanel";
import { CamerasScreen } from "@/features/cameras/CamerasScreen";
import { HandOverScreen } from "@/features/incidents/HandOverScreen";
import { IncidentsScreen } from "@/features/incidents/IncidentsScreen";
import { CompareScreen } from "@/features/compare/CompareScreen";
import { DemographicsScreen } from "@/features/movement/DemographicsScreen";
import { HeatmapScreen } from "@/features/movement/HeatmapScreen";
import { JourneysScreen } from "@/features/movement/JourneysScreen";
import { NotificationsScreen } from "@/features/notifications/NotificationsScreen";
import { ProofScreen } from "@/features/proof/ProofScreen";
import { ReportsScreen } from "@/features/reports/ReportsScreen";
import { ReviewScreen } from "@/features/review/ReviewScreen";
import { RulesScreen } from "@/features/rules/RulesScreen";
import { SalesScreen } from "@/features/sales/SalesScreen";
import { SettingsScreen } from "@/features/settings/SettingsScreen";
import { StorageScreen } from "@/features/storage/StorageScreen";
import { SceneScreen } from "@/features/zones/SceneScreen";
import { t } from "@/i18n";
import { EmptyState } from "@/kit/Notice";

import { AccuracyPlace } from "./AccuracyPlace";
import { AlarmsScreen } from "./AlarmsScreen";
import { Banners } from "./Banners";
import { Bar } from "./Bar";
import { Commands } from "./Commands";
import { ErrorBoundary } from "./ErrorBoundary";
import { usePresenceNoted } from "./left";
import { LiveScreen } from "./LiveScreen";
import { MorningScreen } from "./MorningScreen";
import { navigation, useRoute } from "./navigation";
import { OverviewScreen } from "./OverviewScreen";
import { PlaybackRoute } from "./PlaybackRoute";
import { Rail } from "./Rail";
import { NEEDS, useMayOpen } from "./rights";
import type { Route, Screen } from "./route";
import { SetupScreen } from "./SetupScreen";
import styles from "./Shell.module.css";

interface Props {
  onSignOut: () => void;
  /** Somebody signed in from within. */
  onToken: (token: string) => void;
}

/** Screens that show alarms by themselves. */
const LISTS: readonly Screen[] = ["live", "overview", "alarms", "morning"];

/** The frame of every screen. */
export function Shell({ onSignOut, onToken }: Props) {
  const route = useRoute();
  usePresenceNoted();
  return (
    <div className={styles.shell}>
      <Rail screen={route.screen} />
      <Bar screen={route.screen} />
      <div className={styles.content}>
        <Banners />
        {!LISTS.includes(route.screen) && <AlarmNotice onShowCamera={(camera) => { navigation.go({ screen: "live", focus: camera }); }} onOpen={openAlarm} />}
        <main className={styles.main}>
          <ErrorBoundary resetKey={route.screen}>
            <Work route={route} onSignOut={onSignOut} onToken={onToken} />
          </ErrorBoundary>
        </main>
      </div>
      <AlarmSignals onOpen={openAlarm} />
      <Commands />
    </div>
  );
}

function Work({ route, onSignOut, onToken }: Props & { route: Route }) {
  const mayOpen = useMayOpen();
  const needed = NEEDS[route.screen];
  if (needed && !mayOpen(route.screen)) {
    const { forbidden, permissions } = t.accounts;
    return <EmptyState title={forbidden.title} text={forbidden.text(permissions[needed])} />;
  }
  switch (route.screen) {
    case "live":
      return <LiveScreen route={route} />;
    case "playback":
      return <PlaybackRoute place={route} />;
    case "alarms":
      return <AlarmsScreen route={route} />;
    case "storage":
      return <StorageScreen onPlay={(camera) => { navigation.go({ screen: "playback", cameras: camera }); }} />;
    case "overview":
      return <OverviewScreen />;
    case "proof":
      return (
        <ProofScreen
          place={route}
          onPlace={(place) => {
            const { kind, at, span, camera, line, zone, lane } = place;
            navigation.adjust({ screen: "proof", ...(kind && { kind }), ...(at !== undefined && { at }), ...(span && { span }), ...(camera !== undefined && { camera }), ...(line !== undefined && { line }), ...(zone !== undefined && { zone }), ...(lane !== undefined && { lane }) });
          }}
          onPlay={(camera, from, to) => { navigation.go({ screen: "playback", cameras: camera, from, to }); }}
        />
      );
    case "morning":
      return <MorningScreen />;
    case "compare":
      return (
        <CompareScreen
          place={route}
          onReports={mayOpen("reports") ? () => { navigation.go({ screen: "reports" }); } : undefined}
          onPlace={({ until, length, grain, beside, kpi, view, open }) => {
            navigation.adjust({ screen: "compare", ...(until !== undefined && { until }), ...(length && { length }), ...(grain && { grain }), ...(beside && { beside }), ...(kpi !== undefined && { kpi }), ...(view && { view }), ...(open === true && { open }) });
          }}
        />
      );
    case "heatmap":
      return (
        <HeatmapScreen
          place={route}
          onPlace={({ camera, at, from, to }) => {
            navigation.adjust({ screen: "heatmap", ...(camera !== undefined && { camera }), ...(at !== undefined && { at }), ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
          }}
          onSetUp={mayOpen("cameras") ? () => { navigation.go({ screen: "cameras" }); } : undefined}
        />
      );
    case "journeys":
      return (
        <JourneysScreen
          place={route}
          onPlace={({ at, days }) => { navigation.adjust({ screen: "journeys", ...(at !== undefined && { at }), ...(days !== undefined && { days }) }); }}
          onSetUp={mayOpen("cameras") ? () => { navigation.go({ screen: "cameras" }); } : undefined}
          onDemographics={() => { navigation.go({ screen: "demographics" }); }}
        />
      );
    case "demographics":
      return (
        <DemographicsScreen
          place={route}
          onPlace={({ at, days }) => { navigation.adjust({ screen: "demographics", ...(at !== undefined && { at }), ...(days !== undefined && { days }) }); }}
          onSettings={mayOpen("people") ? () => { navigation.go({ screen: "settings" }); } : undefined}
        />
      );
    case "accuracy":
      return <AccuracyPlace route={route} />;
    case "cameras":
      return (
        <CamerasScreen
          selected={route.camera}
          adding={route.add ?? false}
          onSelect={(camera) => {
            navigation.adjust({ screen: "cameras", ...(camera !== undefined && { camera }) });
          }}
          onAdd={() => {
            navigation.adjust({ screen: "cameras", add: true });
          }}
          onFind={mayOpen("setup") ? () => { navigation.go({ screen: "setup", step: "cameras" }); } : undefined}
          onEditScene={(camera) => {
            navigation.go({ screen: "scene", camera });
          }}
          alarmsOf={(camera) => <HoldBack camera={camera} />}
        />
      );
    case "scene":
      return (
        <SceneScreen
          camera={route.camera}
          onLeave={() => {
            navigation.go({ screen: "cameras", camera: route.camera });
          }}
        />
      );
    case "rules":
      return (
        <RulesScreen
          selected={route.rule}
          onSelect={(rule) => {
            navigation.adjust({ screen: "rules", ...(rule !== undefined && { rule }) });
          }}
          alarmsOf={(rule) => <HoldBack rule={rule} />}
        />
      );
    case "people":
      return <PeopleScreen selected={route.user} onSelect={(user) => { navigation.adjust({ screen: "people", ...(user !== undefined && { user }) }); }} onFirst={onSignOut} />;
    case "audit":
      return <AuditScreen />;
    case "account":
      return <AccountScreen onSignOut={onSignOut} />;
    case "incidents":
      return (
        <IncidentsScreen
          selected={route.incident}
          onSelect={(incident) => { navigation.adjust({ screen: "incidents", ...(incident !== undefined && { incident }) }); }}
          onHandOver={() => { navigation.go({ screen: "handover" }); }}
          onOpenAlarm={openAlarm}
          onPlay={mayOpen("playback") ? (camera, from, to) => { navigation.go({ screen: "playback", cameras: camera, from, to }); } : undefined}
        />
      );
    case "review":
      return (
        <ReviewScreen
          onPlay={(camera, from, to) => { navigation.go({ screen: "playback", cameras: camera, from, to }); }}
          onAlarms={() => { navigation.go({ screen: "alarms" }); }}
        />
      );
    case "handover":
      return (
        <HandOverScreen
          onOpenAlarm={openAlarm}
          onOpenIncident={(incident) => { navigation.go({ screen: "incidents", incident }); }}
          onIncidents={() => { navigation.go({ screen: "incidents" }); }}
        />
      );
    case "reports":
      return <ReportsScreen selected={route.report} onSelect={(id) => { navigation.adjust({ screen: "reports", ...(id !== undefined && { report: id }) }); }} />;
    case "notifications":
      return <NotificationsScreen selected={route.route} onSelect={(id) => { navigation.adjust({ screen: "notifications", ...(id !== undefined && { route: id }) }); }} onOpenAlarm={openAlarm} />;
    case "setup":
      return <SetupScreen route={route} onFirst={onSignOut} onToken={onToken} />;
    case "sales":
      return (
        <SalesScreen
          selected={route.import}
          onSelect={(id) => { navigation.adjust({ screen: "sales", ...(id !== undefined && { import: id }) }); }}
          onCompare={mayOpen("compare") ? () => { navigation.go({ screen: "compare", kpi: "net_sales" }); } : undefined}
          onSettings={mayOpen("setup") ? () => { navigation.go({ screen: "settings" }); } : undefined}
        />
      );
    case "settings":
      return <SettingsScreen onSignOut={onSignOut} onSales={() => { navigation.go({ screen: "sales" }); }} sounds={<><SoundsPanel /><BrowserToastsPanel /></>} />;
  }
}

const openAlarm = (alarm: string) => {
  navigation.go({ screen: "alarms", alarm });
};
