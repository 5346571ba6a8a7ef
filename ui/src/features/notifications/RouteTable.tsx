import type { NotificationRouteView } from "@/api/generated";
import { useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { moment, shortDay } from "@/i18n/format";
import { Switch } from "@/kit/Field";
import { Icon } from "@/kit/Icon";
import layout from "@/kit/layout.module.css";
import { NameButton } from "@/kit/NameButton";
import { SeverityChip } from "@/kit/SeverityChip";
import table from "@/kit/table.module.css";

import styles from "./Notifications.module.css";
import { draftOf, requestOf } from "./route-draft";
import { useSaveRoute } from "./useRoutes";

interface Props {
  routes: readonly NotificationRouteView[];
  selected: number | undefined;
  onSelect: (route: number) => void;
}

export function RouteTable({ routes, selected, onSelect }: Props) {
  const save = useSaveRoute();
  const { columns } = t.notifications;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{columns.enabled}</th>
          <th>{columns.name}</th>
          <th>{columns.target}</th>
          <th>{columns.least}</th>
          <th>{columns.state}</th>
        </tr>
      </thead>
      <tbody>
        {routes.map((route) => (
          <tr key={route.id} className={route.id === selected ? table.selected : undefined}>
            <td>
              <Switch
                label={<span className={layout.hidden}>{t.notifications.turn(route.name)}</span>}
                checked={route.enabled}
                disabled={save.isPending}
                onValue={(enabled) => { save.mutate({ id: route.id, request: { ...requestOf(draftOf(route)), enabled } }); }}
              />
            </td>
            <th scope="row">
              <NameButton selected={route.id === selected} onPress={() => { onSelect(route.id); }}>
                {route.name}
              </NameButton>
            </th>
            <td className={table.text}>{targetText(route)}</td>
            <td>
              <SeverityChip severity={route.filter.least} ownership="text">
                {t.common.severity[route.filter.least]}
              </SeverityChip>
            </td>
            <td className={table.text}>
              <RouteState route={route} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function targetText({ target }: NotificationRouteView): string {
  const words = t.notifications;
  if (target.type === "webhook") return hostOf(target.url);
  const [first = "", ...more] = target.to;
  return more.length > 0 ? words.andMore(first, more.length) : first;
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

/** How it does: what went wrong last, what waits, when it last worked. */
function RouteState({ route }: { route: NotificationRouteView }) {
  const { time_zone: zone } = useSite();
  const words = t.notifications.route;
  if (route.error !== undefined) {
    return (
      <span className={styles.wrong}>
        <Icon name="medium" size="small" />
        {route.waiting > 0 ? words.wrongWaiting(route.waiting, route.error) : route.error}
      </span>
    );
  }
  if (route.waiting > 0) return <>{words.waiting(route.waiting)}</>;
  if (route.delivered_at_ms !== undefined) return <>{words.delivered(`${moment(route.delivered_at_ms, zone)}, ${shortDay(route.delivered_at_ms, zone)}`)}</>;
  return <>{words.nothing}</>;
}
