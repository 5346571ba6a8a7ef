import { t } from "@/i18n";
import { percent, span } from "@/i18n/format";
import { DataMark } from "@/kit/DataMark";
import layout from "@/kit/layout.module.css";
import table from "@/kit/table.module.css";

import type { BlindRow } from "./blind-rows";
import { causeName } from "./place-words";

/** Cameras that did not see, why and for how long. */
export function BlindTable({ rows }: { rows: readonly BlindRow[] }) {
  const { places, blindCameras: words } = t.overview;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{places.camera}</th>
          <th>{words.now}</th>
          <th>{words.today}</th>
          <th className={table.number}>{places.seen}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ camera, name, state, blind, coverage }) => (
          <tr key={camera}>
            <th scope="row">{name}</th>
            <td>{t.cameras.state[state]}</td>
            <td className={layout.faint}>{blind.map(({ cause, seconds }) => places.blind(causeName(cause), span(seconds))).join(", ")}</td>
            <td className={table.number}>
              <DataMark complete={coverage >= 1}>{percent(coverage)}</DataMark>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
