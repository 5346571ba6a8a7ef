import type { KpiDefinition, KpiWeekView } from "@/api/generated";
import { t } from "@/i18n";
import { percent } from "@/i18n/format";
import { classes } from "@/kit/classes";
import table from "@/kit/table.module.css";

import styles from "./Week.module.css";
import { seenOf, weekGrid, type WeekCell } from "./week";
import { hourText, weekText } from "./words";

/** Which hour of the week, for reading. */
const named = ({ weekday, hour }: WeekCell["of"]): string => t.compare.week.at(t.rules.weekdays[weekday] ?? "", hourText(hour));

/** What the table says, in a sentence or two. */
export function WeekSummary({ data, definition }: { data: KpiWeekView; definition: KpiDefinition }) {
  const { most, least } = weekGrid(data, definition);
  const seen = seenOf(data);
  const words = t.compare.week;
  if (!most || !least) return null;
  return (
    <p className={styles.summary}>
      {words.most(named(most.of), weekText(definition, most.value, data.currency))} {words.least(named(least.of), weekText(definition, least.value, data.currency))}
      {seen !== undefined && seen < 0.999 && ` ${t.common.seen(percent(seen))}.`}
    </p>
  );
}

/** One figure by weekday and hour: a table whose cells are shaded by how much there is. */
export function WeekTable({ data, definition }: { data: KpiWeekView; definition: KpiDefinition }) {
  const { hours, cells } = weekGrid(data, definition);
  const words = t.compare.week;
  return (
    <table className={classes(table.table, styles.week)}>
      <thead>
        <tr>
          <th>{words.hour}</th>
          {t.rules.weekdays.map((name) => (
            <th key={name} scope="col" className={table.number}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {hours.map((hour) => (
          <tr key={hour}>
            <th scope="row">{hourText(hour)}</th>
            {cells.map((day, weekday) => {
              const cell = day[hour];
              return (
                // The days of a week keep their places.
                <td key={weekday} className={classes(table.number, cell && styles[`level${String(cell.level)}`])} title={cell && words.hours(cell.of.hours, percent(cell.of.coverage ?? 1))}>
                  {weekText(definition, cell?.value, data.currency)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function WeekLegend() {
  const { little, much } = t.compare.week;
  return (
    <span className={styles.legend}>
      {little}
      {[0, 1, 2, 3, 4].map((level) => (
        <i key={level} className={styles[`level${String(level)}`]} />
      ))}
      {much}
    </span>
  );
}
