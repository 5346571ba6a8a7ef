import type { Permission } from "@/api/generated";
import { useMay } from "@/api/hooks";

import type { Screen } from "./route";

/** What a screen needs; one without is for everybody. */
export const NEEDS: Partial<Record<Screen, Permission>> = {
  live: "view_live",
  alarms: "view_alerts",
  playback: "view_recordings",
  overview: "view_numbers",
  morning: "view_numbers",
  proof: "view_events",
  compare: "view_numbers",
  heatmap: "view_numbers",
  journeys: "view_numbers",
  demographics: "view_numbers",
  accuracy: "view_numbers",
  cameras: "manage_cameras",
  scene: "draw_scenes",
  rules: "manage_rules",
  storage: "view_recordings",
  notifications: "manage_notifications",
  reports: "manage_notifications",
  incidents: "view_alerts",
  handover: "view_alerts",
  review: "view_alerts",
  setup: "manage_site",
  sales: "manage_sales",
  people: "manage_users",
  audit: "view_audit",
};

/** Whether this page's person may open a screen. */
export function useMayOpen(): (screen: Screen) => boolean {
  const may = useMay();
  return (screen) => {
    const needed = NEEDS[screen];
    return needed === undefined || may(needed);
  };
}
