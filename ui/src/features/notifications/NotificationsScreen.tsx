import { useState } from "react";

import { explainFailure } from "@/api/explain";
import { useMay } from "@/api/hooks";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { DeliveriesPanel } from "./DeliveriesPanel";
import { EscalationForm } from "./EscalationForm";
import styles from "./Notifications.module.css";
import { RouteForm } from "./RouteForm";
import { RouteTable } from "./RouteTable";
import { useRoutes } from "./useRoutes";

interface Props {
  selected: number | undefined;
  onSelect: (route: number | undefined) => void;
  onOpenAlarm: (alarm: string) => void;
}

/** Who is told of alarms outside of these screens, and what became of each message. */
export function NotificationsScreen({ selected, onSelect, onOpenAlarm }: Props) {
  const { data: routes, error, refetch } = useRoutes();
  const [adding, setAdding] = useState(false);
  const mayTime = useMay()("manage_site");
  const words = t.notifications;
  const route = adding ? undefined : routes?.find(({ id }) => id === selected);
  const select = (id: number | undefined) => {
    setAdding(false);
    onSelect(id);
  };
  if (!routes && !error) return null;
  return (
    <div className={styles.screen}>
      <div className={styles.lists}>
        <Panel
          title={words.title}
          flush
          tools={
            <Button tone={adding || route ? "outline" : "primary"} size="small" icon="plus" onClick={() => { setAdding(true); }}>
              {words.add}
            </Button>
          }
        >
          {error && (
            <Note tone={routes ? "warn" : "bad"} live="alert">
              {explainFailure(error)}
            </Note>
          )}
          {!routes && (
            <EmptyState title={words.failed}>
              <Button tone="outline" onClick={() => void refetch()}>
                {t.common.retry}
              </Button>
            </EmptyState>
          )}
          {routes && (routes.length === 0 ? <EmptyState title={words.empty.title} text={words.empty.text} /> : <RouteTable routes={routes} selected={route?.id} onSelect={select} />)}
        </Panel>
        <DeliveriesPanel route={route} onOpenAlarm={onOpenAlarm} />
      </div>
      {adding || route ? (
        <RouteForm key={route?.id ?? "new"} route={route} onDone={select} />
      ) : (
        <Panel title={words.choose.title}>
          <EmptyState title={words.choose.title} text={words.choose.text} />
          {mayTime && <EscalationForm />}
        </Panel>
      )}
    </div>
  );
}
