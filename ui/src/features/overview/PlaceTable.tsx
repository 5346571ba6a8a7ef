import type { CameraNumbers, CameraView } from "@/api/generated";
import { t } from "@/i18n";
import { count, percent, span } from "@/i18n/format";
import { DataMark } from "@/kit/DataMark";
import { Icon } from "@/kit/Icon";
import { NameButton } from "@/kit/NameButton";
import layout from "@/kit/layout.module.css";
import table from "@/kit/table.module.css";

import { placeRows } from "./place-rows";
import { causeName } from "./place-words";

/** Today's figures of every line and zone. */
export function PlaceTable({ numbers, cameras, onPlace }: { numbers: readonly CameraNumbers[]; cameras: readonly CameraView[]; onPlace: (place: { camera: string; line?: string; zone?: string }) => void }) {
  const words = t.overview.places;
  const cell = (value: number | undefined) => <td className={table.number}>{value === undefined ? "" : count(value)}</td>;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{words.camera}</th>
          <th>{words.place}</th>
          {[words.entries, words.groups, words.ins, words.outs, words.inside, words.visits, words.dwell].map((name) => (
            <th key={name} className={table.number}>
              {name}
            </th>
          ))}
          <th>{words.seen}</th>
        </tr>
      </thead>
      <tbody>
        {placeRows(numbers, cameras).map((row) => (
          <tr key={row.key}>
            <td>{row.camera}</td>
            <th scope="row">
              <span className={layout.row}>
                <Icon name={row.kind === "line" ? "line" : "poly"} size="small" />
                <NameButton onPress={() => { onPlace({ camera: row.id, [row.kind]: row.place }); }}>{row.place}</NameButton>
                <span className={layout.faint}>{words[row.kind]}</span>
              </span>
            </th>
            {cell(row.entries)}
            {cell(row.groups)}
            {cell(row.ins)}
            {cell(row.outs)}
            {cell(row.inside)}
            {cell(row.visits)}
            <td className={table.number}>{row.dwellS === undefined ? "" : span(row.dwellS)}</td>
            <td>
              <span className={layout.row}>
                <DataMark complete={row.coverage >= 1}>{percent(row.coverage)}</DataMark>
                <span className={layout.faint}>{row.blind.map(({ cause, seconds }) => words.blind(causeName(cause), span(seconds))).join(", ")}</span>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
