import { explainFailure } from "@/api/explain";
import type { EngagementView, PlaceView } from "@/api/generated";
import { useMay } from "@/api/hooks";
import { t } from "@/i18n";
import { count, percentTenths, span } from "@/i18n/format";
import { SelectField } from "@/kit/Field";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import table from "@/kit/table.module.css";

import { engagementRate } from "./journeys";
import styles from "./Movement.module.css";
import { useSetLimits } from "./useMovement";

interface Props {
  engagement: EngagementView;
  name: (place: PlaceView) => string;
}

/** How long people stayed in each zone: passed through, visited, engaged. */
export function StayPanel({ engagement, name }: Props) {
  const { stays: words, columns, none } = t.movement.journeys;
  const { zones } = engagement;
  return (
    <Panel title={words.title} flush className={styles.across} foot={<Limits engagement={engagement} />}>
      <table className={table.table}>
        <thead>
          <tr>
            <th>{columns.zone}</th>
            <th className={table.number}>{columns.people}</th>
            <th className={table.number}>{columns.passed}</th>
            <th className={table.number}>{columns.visited}</th>
            <th className={table.number}>{columns.engaged}</th>
            <th className={table.number}>{columns.rate}</th>
            <th className={table.number}>{columns.mean}</th>
          </tr>
        </thead>
        <tbody>
          {zones.map((zone) => {
            const rate = engagementRate(zone);
            return (
              <tr key={`${zone.camera}/${zone.zone}`}>
                <th scope="row">{name(zone)}</th>
                {[zone.passed + zone.visited + zone.engaged, zone.passed, zone.visited, zone.engaged].map((people, column) => (
                  <td key={column} className={table.number}>
                    {count(people)}
                  </td>
                ))}
                <td className={table.number}>{rate === undefined ? none : percentTenths(rate)}</td>
                <td className={table.number}>{zone.mean_dwell_s === undefined ? none : span(zone.mean_dwell_s)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Panel>
  );
}

/** From when on a visit is one. Whoever may changes it; it holds for the past too. */
function Limits({ engagement: { limits, possible_s: possible, possible_short_stay_s: shortStays } }: { engagement: EngagementView }) {
  const words = t.movement.journeys.stays;
  const mayChange = useMay()("manage_site");
  const { mutate, error, isPending } = useSetLimits();
  const options = (fits: (seconds: number) => boolean) => possible.filter(fits).map((seconds) => ({ value: String(seconds), label: span(seconds) }));
  return (
    <div className={styles.limits}>
      <SelectField
        label={words.visit}
        value={String(limits.visit_s)}
        disabled={!mayChange || isPending}
        options={options((seconds) => seconds < limits.engaged_s)}
        onValue={(seconds) => { mutate({ ...limits, visit_s: Number(seconds) }); }}
      />
      <SelectField
        label={words.engaged}
        value={String(limits.engaged_s)}
        disabled={!mayChange || isPending}
        options={options((seconds) => seconds > limits.visit_s)}
        onValue={(seconds) => { mutate({ ...limits, engaged_s: Number(seconds) }); }}
      />
      {limits.short_stay_s !== undefined && (
        <SelectField
          label={words.shortStay}
          value={String(limits.short_stay_s)}
          disabled={!mayChange || isPending}
          options={shortStays.map((seconds) => ({ value: String(seconds), label: span(seconds) }))}
          onValue={(seconds) => { mutate({ ...limits, short_stay_s: Number(seconds) }); }}
        />
      )}
      {!mayChange && <span>{words.mayNot}</span>}
      {error && (
        <Note tone="bad" live="alert">
          {explainFailure(error)}
        </Note>
      )}
    </div>
  );
}
