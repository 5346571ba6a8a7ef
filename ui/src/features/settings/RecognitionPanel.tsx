import { explainFailure } from "@/api/explain";
import { t } from "@/i18n";
import { count } from "@/i18n/format";
import { Switch } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { StaffTable } from "./StaffTable";
import { useRecognition, useSetRecognition } from "./useRecognition";

/** Whether people are known again: what it does, and what is kept, before anybody switches it on. */
export function RecognitionPanel() {
  const recognition = useRecognition();
  const set = useSetRecognition();
  const words = t.settings.recognition;
  const failure = set.error ?? recognition.error;
  const { data } = recognition;
  return (
    <Panel title={words.title}>
      <div className={layout.stack}>
        {data && <Switch label={words.label} checked={data.on} disabled={set.isPending} onValue={(on) => { set.mutate({ on }); }} />}
        {failure && (
          <Note tone="bad" live="alert">
            {explainFailure(failure)}
          </Note>
        )}
        {data?.problem && (
          <Note tone="bad" live="status" title={words.problem}>
            {data.problem}
          </Note>
        )}
        {data?.on && !data.problem && <Note live="status">{words.remembered(count(data.remembered), data.remembered)}</Note>}
        {data?.on && <StaffTable />}
        {words.text.map((sentence) => (
          <p key={sentence} className={layout.label}>
            {sentence}
          </p>
        ))}
      </div>
    </Panel>
  );
}
