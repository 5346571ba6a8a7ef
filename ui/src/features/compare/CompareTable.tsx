import type { KpiDefinition, KpiPart } from "@/api/generated";
import { kpiName, kpiText } from "@/api/kpi-words";
import { t } from "@/i18n";
import { percent } from "@/i18n/format";
import { classes } from "@/kit/classes";
import { DataMark } from "@/kit/DataMark";
import table from "@/kit/table.module.css";

import { change, isGood, isWhole } from "./compare";
import styles from "./Compare.module.css";
import { changeText, daysText } from "./words";

/** A change, by sign and word as well as colour. */
export function Change({ share, definition }: { share: number; definition: KpiDefinition }) {
  const good = isGood(share, definition);
  const word = good === undefined ? undefined : good ? t.compare.better : t.compare.worse;
  return (
    <span className={classes(styles.change, good === true && styles.good, good === false && styles.bad)} title={word}>
      {changeText(share)}
      {word && <span className={styles.aloud}> {word}</span>}
    </span>
  );
}

/** Each part with all its figures, and how each changed. */
export function CompareTable({ parts, definitions, currency }: { parts: readonly KpiPart[]; definitions: readonly KpiDefinition[]; currency: string | undefined }) {
  const words = t.compare;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{words.days}</th>
          {definitions.map(({ id }) => (
            <th key={id} className={table.number}>
              {kpiName(id)}
            </th>
          ))}
          <th>{words.seen}</th>
        </tr>
      </thead>
      <tbody>
        {parts.map((part) => (
          <tr key={part.days.first}>
            <th scope="row">
              {daysText(part.days)}
              {part.beside && <small className={styles.besideDays}>{daysText(part.beside)}</small>}
            </th>
            {definitions.map((definition) => (
              <td key={definition.id} className={table.number}>
                {kpiText(definition, part.days.values[definition.id], currency)}
                {part.days.doubtful.includes(definition.id) && <DataMark complete={false}>{words.doubtful}</DataMark>}
                <Beside part={part} definition={definition} />
              </td>
            ))}
            <td>
              {part.days.coverage === undefined ? words.none : <DataMark complete={isWhole(part.days)}>{isWhole(part.days) ? t.common.measured : t.common.seen(percent(part.days.coverage))}</DataMark>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Beside({ part, definition }: { part: KpiPart; definition: KpiDefinition }) {
  const share = change(part, definition.id);
  return <small className={styles.besideValue}>{share === undefined ? t.compare.none : <Change share={share} definition={definition} />}</small>;
}
