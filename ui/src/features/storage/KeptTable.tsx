import type { CameraStorageView, DeletionView } from "@/api/generated";
import { useCameras, useEngine, useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { bytes, hourMinute, shortDay, span } from "@/i18n/format";
import table from "@/kit/table.module.css";

import styles from "./Storage.module.css";

/** What is kept of each camera, by which rule, and what goes next. */
export function KeptTable({ cameras }: { cameras: readonly CameraStorageView[] }) {
  const known = useCameras();
  const { time_zone: zone } = useSite();
  const { kept } = t.storage;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{t.storage.columns.camera}</th>
          <th>{kept.continuous}</th>
          <th>{kept.events}</th>
          <th>{kept.protected}</th>
          <th>{kept.oldest}</th>
          <th>{kept.next}</th>
        </tr>
      </thead>
      <tbody>
        {cameras.map((row) => {
          const camera = known.find((each) => each.id === row.camera);
          return (
            <tr key={row.camera}>
              <th scope="row">
                {camera && <span className={styles.number}>{camera.number}</span>}
                {camera?.name ?? row.camera}
              </th>
              <Amount bytes={row.bytes - row.event_bytes} rule={kept.rule(row.continuous_days, limit(row.most_continuous_bytes ?? row.most_bytes))} />
              <Amount bytes={row.event_bytes} rule={kept.rule(row.event_days, limit(row.most_event_bytes))} />
              <Amount bytes={row.protected_bytes} rule={row.protected_bytes > 0 ? kept.untilDate : ""} />
              <td>
                <span className={styles.two}>{row.oldest_ms === undefined ? "–" : `${shortDay(row.oldest_ms, zone)}, ${hourMinute(row.oldest_ms, zone)}`}</span>
              </td>
              <td>
                <Next deletion={row.next_deletion} days={row.next_deletion?.event ? row.event_days : row.continuous_days} zone={zone} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function limit(most: number | undefined): string | undefined {
  return most === undefined ? undefined : bytes(most);
}

function Amount({ bytes: amount, rule }: { bytes: number; rule: string }) {
  return (
    <td>
      <span className={styles.two}>
        {amount > 0 ? bytes(amount) : "–"}
        {rule !== "" && <small>{rule}</small>}
      </span>
    </td>
  );
}

function Next({ deletion, days, zone }: { deletion: DeletionView | undefined; days: number; zone: string }) {
  const engine = useEngine();
  const { kept } = t.storage;
  if (!deletion) return <span className={styles.two}>{kept.nothing}</span>;
  const inMs = deletion.at_ms - engine.nowMs();
  return (
    <span className={styles.two}>
      {kept.stretch(shortDay(deletion.from_ms, zone), hourMinute(deletion.from_ms, zone), hourMinute(deletion.to_ms, zone))}
      <small>
        {inMs < 60_000 ? kept.soon : kept.in(span(inMs / 1000))}, {kept.why[deletion.cause](days)}
      </small>
    </span>
  );
}
