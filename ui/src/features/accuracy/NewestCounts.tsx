import { explainFailure } from "@/api/explain";
import { useMay, useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { momentTenths, shortDay } from "@/i18n/format";
import { Button } from "@/kit/Button";
import layout from "@/kit/layout.module.css";
import { EmptyState, Note } from "@/kit/Notice";
import table from "@/kit/table.module.css";

import { useNewest } from "./useAccuracy";

interface Props {
  camera: string;
  line: string;
  onPlay: (camera: string, atMs: number) => void;
}

/** What was counted last, each with its proof. */
export function NewestCounts({ camera, line, onPlay }: Props) {
  const { data: events, error } = useNewest(camera, line);
  const { time_zone: zone } = useSite();
  const mayPlay = useMay()("view_recordings");
  const { result, newest, work } = t.accuracy;
  if (error && !events) {
    return (
      <Note tone="bad" live="alert">
        {explainFailure(error)}
      </Note>
    );
  }
  if (events?.length === 0) return <EmptyState title={newest.none.title} text={newest.none.text} />;
  return (
    <table className={table.table} aria-label={newest.title}>
      <thead>
        <tr>
          <th>{result.when}</th>
          <th>{result.way}</th>
          <th><span className={layout.hidden}>{result.play}</span></th>
        </tr>
      </thead>
      <tbody>
        {events?.map(({ id, at_ms, direction }) => {
          const way = work[direction ?? "in"];
          const when = momentTenths(at_ms, zone);
          return (
            <tr key={id}>
              <th scope="row">
                {when} <span className={layout.faint}>{shortDay(at_ms, zone)}</span>
              </th>
              <td>{way}</td>
              <td>
                {mayPlay && (
                  <div className={table.actions}>
                    <Button tone="outline" size="small" icon="play" aria-label={result.playLabel(way, when)} onClick={() => { onPlay(camera, at_ms); }}>
                      {result.play}
                    </Button>
                  </div>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
