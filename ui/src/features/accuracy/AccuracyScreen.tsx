import { explainFailure } from "@/api/explain";
import type { LineAccuracy } from "@/api/generated";
import { useCameras } from "@/api/hooks";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import styles from "./Accuracy.module.css";
import { LinePanel } from "./LinePanel";
import { LineTable } from "./LineTable";
import { useAccuracy } from "./useAccuracy";

interface Props {
  camera: string | undefined;
  line: string | undefined;
  onChoose: (line: LineAccuracy) => void;
  onOpen: (count: string) => void;
  /** Opens what was recorded around a moment. */
  onPlay: (camera: string, atMs: number) => void;
  /** To where lines are drawn; absent for who may not. */
  onSetUp: (() => void) | undefined;
}

/** How well it is counted, line by line, hour by hour: measured, with an interval, or not measured yet. */
export function AccuracyScreen({ camera, line, onChoose, onOpen, onPlay, onSetUp }: Props) {
  const { data: lines, error, refetch } = useAccuracy();
  const cameras = useCameras();
  const words = t.accuracy;
  // The most urgent first to be looked at, where nobody chose.
  const chosen = lines?.find((each) => each.camera === camera && each.line === line) ?? lines?.find((each) => each.due !== undefined) ?? lines?.[0];
  if (lines?.length === 0) {
    return (
      <EmptyState title={words.empty.title} text={words.empty.text}>
        {onSetUp && (
          <Button tone="primary" onClick={onSetUp}>
            {words.empty.action}
          </Button>
        )}
      </EmptyState>
    );
  }
  return (
    <div className={styles.screen}>
      <Panel title={words.title} flush>
        {error && (
          <Note tone={lines ? "warn" : "bad"} live="alert">
            {explainFailure(error)}
          </Note>
        )}
        {error && !lines && (
          <EmptyState title={words.failed}>
            <Button tone="outline" onClick={() => void refetch()}>
              {t.common.retry}
            </Button>
          </EmptyState>
        )}
        {lines && <LineTable lines={lines} cameras={cameras} chosen={chosen} onChoose={onChoose} />}
      </Panel>
      {chosen && <LinePanel key={`${chosen.camera}/${chosen.line}`} line={chosen} camera={cameras.find(({ id }) => id === chosen.camera)?.name ?? chosen.camera} onOpen={onOpen} onPlay={onPlay} />}
    </div>
  );
}
