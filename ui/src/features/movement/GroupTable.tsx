import type { CSSProperties } from "react";

import type { DemographicsView, Gender } from "@/api/generated";
import { t } from "@/i18n";
import { count } from "@/i18n/format";
import table from "@/kit/table.module.css";

import { ageRows, largestGroup } from "./groups";
import styles from "./Movement.module.css";

const GENDERS: readonly Gender[] = ["female", "male"];

/** How many came in of each age and gender; what is withheld says so. */
export function GroupTable({ data }: { data: DemographicsView }) {
  const { columns, genders, ages, withheld, all } = t.movement.demographics;
  const largest = largestGroup(data);
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{columns.age}</th>
          {GENDERS.map((gender) => (
            <th key={gender} className={table.number}>
              {genders[gender]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {ageRows(data).map(({ age, people }) => (
          <tr key={age}>
            <th scope="row">{ages[age]}</th>
            {GENDERS.map((gender) => (
              <td key={gender} className={table.number}>
                <People people={people[gender]} largest={largest} withheld={withheld.one} />
              </td>
            ))}
          </tr>
        ))}
        <tr>
          <th scope="row">{withheld.name}</th>
          <td className={table.number} colSpan={GENDERS.length}>
            {count(data.withheld)}
          </td>
        </tr>
        <tr>
          <th scope="row">{columns.unknown}</th>
          <td className={table.number} colSpan={GENDERS.length}>
            {count(data.unknown)}
          </td>
        </tr>
        <tr>
          <th scope="row">{all}</th>
          <td className={table.number} colSpan={GENDERS.length}>
            {count(data.entries)}
          </td>
        </tr>
      </tbody>
    </table>
  );
}

/** How many, as a bar with its number. */
function People({ people, largest, withheld }: { people: number | undefined; largest: number; withheld: string }) {
  if (people === undefined) return withheld;
  return (
    <span className={styles.part}>
      <i aria-hidden="true" style={{ "--part": `${String((people / largest) * 100)}%` } as CSSProperties} />
      {count(people)}
    </span>
  );
}
