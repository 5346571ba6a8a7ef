import type { CSSProperties } from "react";

import type { PlaceView, WayView } from "@/api/generated";
import { t } from "@/i18n";
import { count, percentTenths } from "@/i18n/format";
import { Icon } from "@/kit/Icon";
import table from "@/kit/table.module.css";

import type { NextStep } from "./journeys";
import styles from "./Movement.module.css";

/** A share as a bar with its number. */
export function Part({ share }: { share: number }) {
  return (
    <span className={styles.part}>
      <i aria-hidden="true" style={{ "--part": `${String(share * 100)}%` } as CSSProperties} />
      {percentTenths(share)}
    </span>
  );
}

interface WaysProps {
  ways: readonly WayView[];
  journeys: number;
  name: (place: PlaceView) => string;
}

/** Ways with how many took them, most taken first. */
export function WayTable({ ways, journeys, name }: WaysProps) {
  const { columns, ways: words, then } = t.movement.journeys;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{columns.way}</th>
          <th className={table.number}>{columns.journeys}</th>
          <th className={table.number}>{columns.share}</th>
        </tr>
      </thead>
      <tbody>
        {ways.map((way, index) => (
          <tr key={index}>
            <th scope="row" aria-label={way.places.length > 0 ? then(way.places.map(name).join(", ")) : words.other}>
              {way.places.length === 0 ? (
                words.other
              ) : (
                <span className={styles.way}>
                  {way.places.map((place, at) => (
                    <span key={at}>
                      {at > 0 && <Icon name="right" size="small" />}
                      {name(place)}
                    </span>
                  ))}
                </span>
              )}
            </th>
            <td className={table.number}>{count(way.journeys)}</td>
            <td className={table.number}>
              <Part share={way.journeys / Math.max(1, journeys)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** From each place, where people went next. */
export function NextTable({ steps, name }: { steps: readonly NextStep[]; name: (place: PlaceView) => string }) {
  const { columns, next } = t.movement.journeys;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{columns.from}</th>
          <th>{columns.to}</th>
          <th className={table.number}>{columns.journeys}</th>
          <th className={table.number}>{columns.share}</th>
        </tr>
      </thead>
      <tbody>
        {steps.map(({ from, to, journeys, share }, index) => (
          <tr key={index}>
            <th scope="row">{from ? name(from) : next.begin}</th>
            <td>{to ? name(to) : next.end}</td>
            <td className={table.number}>{count(journeys)}</td>
            <td className={table.number}>
              <Part share={share} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
