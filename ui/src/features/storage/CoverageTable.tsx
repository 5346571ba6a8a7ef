import type { CSSProperties } from "react";

import type { CameraStorageView } from "@/api/generated";
import { useCameras } from "@/api/hooks";
import { t } from "@/i18n";
import { percent, span } from "@/i18n/format";
import { IconButton } from "@/kit/Button";
import layout from "@/kit/layout.module.css";
import { EmptyState } from "@/kit/Notice";
import table from "@/kit/table.module.css";

import styles from "./Storage.module.css";

interface Props {
  cameras: readonly CameraStorageView[];
  onPlay: (camera: string) => void;
}

/** Each camera: what share of the last day is there, and why the rest is not. */
export function CoverageTable({ cameras, onPlay }: Props) {
  const known = useCameras();
  const { columns } = t.storage;
  if (cameras.length === 0) return <EmptyState title={t.storage.none} />;
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th>{columns.camera}</th>
          <th>{columns.covered}</th>
          <th className={table.number}>{columns.missing}</th>
          <th>{columns.cause}</th>
          <th>
            <span className={layout.hidden}>{t.shell.playback}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {cameras.map((row) => {
          const camera = known.find((each) => each.id === row.camera);
          const missing = [...row.missing].sort((a, b) => b.seconds - a.seconds);
          const total = missing.reduce((sum, each) => sum + each.seconds, 0);
          return (
            <tr key={row.camera}>
              <th scope="row">
                {camera && <span className={styles.number}>{camera.number}</span>}
                {camera?.name ?? row.camera}
              </th>
              <td>
                <span className={styles.covered}>
                  <span className={styles.meter} aria-hidden="true">
                    <i style={{ "--share": `${String(row.covered * 100)}%` } as CSSProperties} />
                  </span>
                  {percent(row.covered)}
                </span>
              </td>
              <td className={table.number}>{total >= 0.5 ? span(total) : "–"}</td>
              <td className={table.text}>
                {total >= 0.5 ? missing.filter((each) => each.seconds >= 0.5).map((each) => t.storage.missingOf(span(each.seconds), t.playback.short[each.cause])).join(", ") : t.storage.complete}
              </td>
              <td>
                <IconButton icon="play" label={t.storage.play(camera?.name ?? row.camera)} onClick={() => { onPlay(row.camera); }} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
