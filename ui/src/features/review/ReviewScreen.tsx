import { useState } from "react";

import { explainFailure } from "@/api/explain";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { Segmented } from "@/kit/Segmented";

import { ReviewTable } from "./ReviewTable";
import { useJudge, useReviews } from "./useReviews";

interface Props {
  onPlay: (camera: string, from: number, to: number) => void;
  onAlarms: () => void;
}

/** Suspicious behaviour, what most speaks for first. */
export function ReviewScreen({ onPlay, onAlarms }: Props) {
  const [shown, setShown] = useState<"open" | "all">("open");
  const { data: reviews, error } = useReviews(shown === "all");
  const judge = useJudge();
  const words = t.review;
  const problem = judge.error ?? (reviews ? null : error);
  return (
    <Panel
      title={words.title}
      flush
      tools={<Segmented label={words.show} value={shown} options={(["open", "all"] as const).map((value) => ({ value, label: words.shown[value] }))} onChange={setShown} />}
      foot={
        <Button tone="ghost" icon="bell" onClick={onAlarms}>
          {t.shell.alarms}
        </Button>
      }
    >
      {problem !== null && (
        <Note tone="bad" live="alert">
          {explainFailure(problem)}
        </Note>
      )}
      <Note title={words.trial.title}>{words.trial.text}</Note>
      {reviews?.length === 0 && <EmptyState title={words.none.title} text={words.none.text} />}
      {reviews && reviews.length > 0 && <ReviewTable reviews={reviews} onPlay={onPlay} onJudge={(event, verdict) => { judge.mutate({ event, verdict }); }} />}
    </Panel>
  );
}
