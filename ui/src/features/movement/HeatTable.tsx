import type { HeatCell, HeatHour, HeatmapView } from "@/api/generated";
import { t } from "@/i18n";
import { count, hourMinute, percent, percentTenths, span } from "@/i18n/format";
import { DataMark } from "@/kit/DataMark";
import table from "@/kit/table.module.css";

import { strongest, type HeatFigure } from "./heat";

/** More rows say nothing that the map does not say better. */
const MOST_ROWS = 100;

interface PlaceProps {
  map: Pick<HeatmapView, "seconds" | "cells">;
  figure: HeatFigure;
  /** Nobody counted the people there. */
  timeOnly?: boolean;
}

/** The strongest places of a map as numbers. */
export function PlaceTable({ map, figure, timeOnly = false }: PlaceProps) {
  const { columns, place } = t.movement;
  const share = (cell: HeatCell) => (map.seconds > 0 ? cell.seconds / map.seconds : 0);
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{columns.place}</th>
          <th className={table.number}>{columns.time}</th>
          <th className={table.number}>{columns.share}</th>
          {!timeOnly && <th className={table.number}>{columns.visits}</th>}
        </tr>
      </thead>
      <tbody>
        {strongest(map.cells, figure, MOST_ROWS).map((cell) => (
          <tr key={`${String(cell.x)}/${String(cell.y)}`}>
            <th scope="row">{place(count(cell.x + 1), count(cell.y + 1))}</th>
            <td className={table.number}>{span(cell.seconds)}</td>
            <td className={table.number}>{percentTenths(share(cell))}</td>
            {!timeOnly && <td className={table.number}>{count(cell.visits)}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A day's hours as numbers. */
export function HeatHourTable({ hours, zone }: { hours: readonly HeatHour[]; zone: string }) {
  const { columns } = t.movement;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{columns.hour}</th>
          <th className={table.number}>{columns.inView}</th>
          <th className={table.number}>{columns.seen}</th>
        </tr>
      </thead>
      <tbody>
        {hours.map((hour) => (
          <tr key={hour.start_ms}>
            <th scope="row">{hourMinute(hour.start_ms, zone)}</th>
            <td className={table.number}>{hour.coverage > 0 || hour.seconds > 0 ? span(hour.seconds) : "–"}</td>
            <td className={table.number}>
              <DataMark complete={hour.coverage >= 1}>{percent(hour.coverage)}</DataMark>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
