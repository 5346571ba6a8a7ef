import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { DeliveryState, DeliveryView, NotificationRouteView } from "@/api/generated";
import { useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { moment, shortDay } from "@/i18n/format";
import { Button } from "@/kit/Button";
import { classes } from "@/kit/classes";
import { Icon, type IconName } from "@/kit/Icon";
import layout from "@/kit/layout.module.css";
import { NameButton } from "@/kit/NameButton";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { Segmented } from "@/kit/Segmented";
import table from "@/kit/table.module.css";

import styles from "./Notifications.module.css";
import { useDeliveries, useRetry } from "./useRoutes";

const STATES = ["all", "waiting", "delivered", "failed"] as const;

const ICONS: Record<DeliveryState, IconName> = { waiting: "replay", delivered: "ok", failed: "critical" };

interface Props {
  /** Only along this one. */
  route: NotificationRouteView | undefined;
  onOpenAlarm: (alarm: string) => void;
}

/** What was sent, the newest first, and what became of it. */
export function DeliveriesPanel({ route, onOpenAlarm }: Props) {
  const [state, setState] = useState<DeliveryState | "all">("all");
  const list = useDeliveries(route?.id, state);
  const retry = useRetry();
  const words = t.notifications.deliveries;
  const deliveries = list.data?.pages.flat() ?? [];
  return (
    <Panel
      title={route ? words.along(route.name) : words.title}
      flush
      tools={<Segmented label={words.show} value={state} options={STATES.map((value) => ({ value, label: words.states[value] }))} onChange={setState} />}
    >
      {(list.error ?? retry.error) && (
        <Note tone="bad" live="alert">
          {explainFailure(list.error ?? retry.error)}
        </Note>
      )}
      {list.data && deliveries.length === 0 && <EmptyState title={words.none.title} text={words.none.text} />}
      {deliveries.length > 0 && (
        <table className={table.table}>
          <thead>
            <tr>
              <th>{words.columns.at}</th>
              <th>{words.columns.what}</th>
              <th>{words.columns.route}</th>
              <th>{words.columns.state}</th>
              <th>
                <span className={layout.hidden}>{words.columns.actions}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {deliveries.map((delivery) => (
              <DeliveryRow key={delivery.id} delivery={delivery} busy={retry.isPending} onRetry={() => { retry.mutate(delivery.id); }} onOpenAlarm={onOpenAlarm} />
            ))}
          </tbody>
        </table>
      )}
      {list.hasNextPage && (
        <div className={styles.foot}>
          <Button tone="outline" size="small" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {words.more}
          </Button>
        </div>
      )}
    </Panel>
  );
}

function DeliveryRow({ delivery, busy, onRetry, onOpenAlarm }: { delivery: DeliveryView; busy: boolean; onRetry: () => void; onOpenAlarm: (alarm: string) => void }) {
  const { time_zone: zone } = useSite();
  const words = t.notifications.deliveries;
  const { alert, state } = delivery;
  return (
    <tr>
      <td>
        {moment(delivery.made_at_ms, zone)} <span className={layout.faint}>{shortDay(delivery.made_at_ms, zone)}</span>
      </td>
      <th scope="row">
        {words.occasions[delivery.occasion]}{" "}
        {alert !== undefined && (
          <NameButton onPress={() => { onOpenAlarm(alert); }}>
            {words.alarm(alert)}
          </NameButton>
        )}
      </th>
      <td>{delivery.route_name}</td>
      <td className={table.text}>
        <span className={classes(styles.state, state === "failed" && styles.bad)}>
          <Icon name={ICONS[state]} size="small" />
          <DeliveryText delivery={delivery} />
        </span>
      </td>
      <td>
        {state === "failed" && (
          <Button tone="outline" size="small" disabled={busy} onClick={onRetry}>
            {words.retry}
          </Button>
        )}
      </td>
    </tr>
  );
}

/** Where a message is, in words. */
export function DeliveryText({ delivery }: { delivery: DeliveryView }) {
  const { time_zone: zone } = useSite();
  const words = t.notifications.deliveries;
  const { state, attempts, error } = delivery;
  switch (state) {
    case "delivered":
      return <>{words.delivered(moment(delivery.done_at_ms ?? delivery.made_at_ms, zone))}</>;
    case "failed":
      return <>{words.failed(error ?? "")}</>;
    case "waiting": {
      const due = delivery.due_at_ms === undefined ? "" : moment(delivery.due_at_ms, zone);
      return <>{attempts === 0 ? words.first : words.waiting(attempts, due, error ?? "")}</>;
    }
  }
}
