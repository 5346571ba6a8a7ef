import type { MouseEvent } from "react";

import { openCount } from "@/api/alert-state";
import { useAlerts, useMe } from "@/api/hooks";
import { bus } from "@/commands/bus";
import { firstKey } from "@/commands/keymap";
import type { ActionId } from "@/commands/actions";
import { t } from "@/i18n";
import { Icon, type IconName } from "@/kit/Icon";

import { Mark } from "./Mark";
import { useMayOpen } from "./rights";
import { addressOf, navigation } from "./navigation";
import styles from "./Rail.module.css";
import type { Route, Screen } from "./route";

interface Place {
  screen: Exclude<Screen, "scene" | "account" | "handover" | "review" | "demographics" | "sales">;
  icon: IconName;
  action: ActionId;
}

/** Watch, understand, run: the order never changes. */
const GROUPS: readonly (readonly Place[])[] = [
  [
    { screen: "live", icon: "live", action: "go.live" },
    { screen: "alarms", icon: "bell", action: "go.alarms" },
    { screen: "incidents", icon: "folder", action: "go.incidents" },
    { screen: "playback", icon: "play", action: "go.playback" },
  ],
  [
    { screen: "overview", icon: "chart", action: "go.overview" },
    { screen: "heatmap", icon: "heat", action: "go.heatmap" },
    { screen: "journeys", icon: "walk", action: "go.journeys" },
  ],
  [
    { screen: "cameras", icon: "cam", action: "go.cameras" },
    { screen: "accuracy", icon: "hand", action: "go.accuracy" },
    { screen: "rules", icon: "target", action: "go.rules" },
    { screen: "notifications", icon: "send", action: "go.notifications" },
    { screen: "storage", icon: "disk", action: "go.storage" },
    { screen: "people", icon: "people", action: "go.people" },
    { screen: "audit", icon: "shield", action: "go.audit" },
    { screen: "setup", icon: "store", action: "go.setup" },
    { screen: "settings", icon: "gear", action: "go.settings" },
  ],
];

/** More does not fit onto the drawing; its name has the whole number. */
const MOST_COUNTED = 999;

/** Screens without a place of their own. */
const PARENT: Partial<Record<Screen, Screen>> = { scene: "cameras", handover: "incidents", review: "alarms", compare: "overview", proof: "overview", morning: "overview", demographics: "journeys", sales: "settings", reports: "overview" };

export function Rail({ screen }: { screen: Screen }) {
  const me = useMe();
  const may = useMayOpen();
  const open = openCount(useAlerts());
  return (
    <nav className={styles.rail} aria-label={t.shell.nav}>
      <div className={styles.mark}>
        <Mark />
      </div>
      {GROUPS.map((all) => all.filter((place) => may(place.screen))).filter((group) => group.length > 0).map((group, index) => (
        <div key={group[0]?.screen} className={styles.group} role="presentation">
          {index > 0 && <hr />}
          {group.map((place) => (
            <RailLink key={place.screen} place={place} current={screen === place.screen || PARENT[screen] === place.screen} count={place.screen === "alarms" ? open : 0} />
          ))}
        </div>
      ))}
      <div className={styles.gap} />
      <RailLink place={{ screen: "account", icon: "account", action: "go.account" }} current={screen === "account"} count={0} name={me?.user?.shown_name} />
      <button type="button" title={`${t.shell.keys} (?)`} onClick={() => bus.run("help.open")}>
        <Icon name="help" />
        <span className={styles.word}>{t.shell.keys}</span>
      </button>
    </nav>
  );
}

interface LinkProps {
  place: { screen: Exclude<Screen, "scene">; icon: IconName; action: ActionId };
  current: boolean;
  count: number;
  /** Instead of the place's. */
  name?: string | undefined;
}

function RailLink({ place, current, count, name }: LinkProps) {
  const route: Route = { screen: place.screen };
  const go = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    navigation.go(route);
  };
  return (
    <a href={addressOf(route)} aria-current={current ? "page" : undefined} title={`${t.shell[place.screen]} (${firstKey(place.action)})`} onClick={go}>
      <Icon name={place.icon} />
      <span className={styles.word}>{name ?? t.shell[place.screen]}</span>
      {count > 0 && (
        <b className={styles.count} aria-label={t.shell.openAlarms(count)}>
          {count > MOST_COUNTED ? `${String(MOST_COUNTED)}+` : count}
        </b>
      )}
    </a>
  );
}
