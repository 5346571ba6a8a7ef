import type { ReviewVerdict, ReviewView } from "@/api/generated";
import { useCameras, useMay, useSite } from "@/api/hooks";
import { t } from "@/i18n";
import { moment, percent, shortDay } from "@/i18n/format";
import { Button, IconButton } from "@/kit/Button";
import layout from "@/kit/layout.module.css";
import table from "@/kit/table.module.css";

import { behaviourWords, standingWords } from "./words";

interface Props {
  reviews: readonly ReviewView[];
  onPlay: (camera: string, from: number, to: number) => void;
  onJudge: (event: string, verdict: ReviewVerdict) => void;
}

/** One line for each thing that somebody should look at, with its proof and the two answers. */
export function ReviewTable({ reviews, onPlay, onJudge }: Props) {
  const cameras = useCameras();
  const { time_zone: zone } = useSite();
  const may = useMay();
  const [mayPlay, mayJudge] = [may("view_recordings"), may("handle_alerts")];
  const { columns, verdicts, judge, play, playLabel, judgeLabel } = t.review;
  return (
    <table className={table.table} aria-label={t.review.title}>
      <thead>
        <tr>
          <th>{columns.what}</th>
          <th>{columns.where}</th>
          <th>{columns.when}</th>
          <th className={table.number}>{columns.score}</th>
          <th>{columns.standing}</th>
          <th><span className={layout.hidden}>{columns.answer}</span></th>
        </tr>
      </thead>
      <tbody>
        {reviews.map((review) => {
          const { event } = review;
          const what = behaviourWords(event.behaviour);
          const camera = cameras.find(({ id }) => id === event.camera)?.name ?? event.camera;
          const when = moment(event.at_ms, zone);
          return (
            <tr key={event.id}>
              <th scope="row">{what}</th>
              <td>{event.zone === undefined ? camera : t.review.at(event.zone, camera)}</td>
              <td>
                {when} <span className={layout.faint}>{shortDay(event.at_ms, zone)}</span>
              </td>
              <td className={table.number}>{percent(event.score ?? 0)}</td>
              <td className={table.text}>{standingWords(review)}</td>
              <td>
                <div className={table.actions}>
                  {mayPlay && <IconButton icon="play" label={playLabel(play, what, when)} onClick={() => { onPlay(event.camera, event.clip_from_ms, event.clip_to_ms); }} />}
                  {mayJudge &&
                    (["right", "false_alarm"] as const).map((verdict) => (
                      <Button
                        key={verdict}
                        tone="outline"
                        size="small"
                        aria-pressed={review.verdict === verdict}
                        aria-label={judgeLabel(judge[verdict], what, when)}
                        title={verdicts[verdict]}
                        onClick={() => { onJudge(event.id, verdict); }}
                      >
                        {judge[verdict]}
                      </Button>
                    ))}
                </div>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
