import { useState, type ReactNode } from "react";

import { explainFailure } from "@/api/explain";
import type { CameraView, HandCountView } from "@/api/generated";
import { useAction } from "@/commands/hooks";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import styles from "./Accuracy.module.css";
import { ClipList } from "./ClipList";
import { ClipWork } from "./ClipWork";
import type { Stage } from "./CountScreen";
import { nextClip } from "./tapping";
import { useDiscard, useFinish, useJudge } from "./useAccuracy";

interface Props {
  count: HandCountView;
  camera: CameraView;
  stage: Stage;
  onLeave: () => void;
}

/** Clip after clip. Leaving is pausing: what was said is kept, and somebody goes on later. */
export function CountWork({ count, camera, stage, onLeave }: Props) {
  // Which clip somebody looks at again, instead of the next.
  const [again, setAgain] = useState<number>();
  const [discarding, setDiscarding] = useState(false);
  const judge = useJudge();
  const finish = useFinish();
  const discard = useDiscard();
  const words = t.accuracy.work;
  const number = again ?? nextClip(count);
  const clip = count.clips.find((each) => each.number === number);
  const error = judge.error ?? finish.error ?? discard.error;
  const problem = error && (
    <Note tone="bad" live="alert">
      {explainFailure(error)}
    </Note>
  );
  useAction("leave", () => {
    onLeave();
    return true;
  });
  const list = (
    <Panel
      title={words.clips}
      flush
      className={styles.clips}
      foot={
        <>
          <Button tone="ghost" onClick={() => { setDiscarding(true); }}>
            {words.discard}
          </Button>
          <Button tone="ghost" keyHint={firstKey("leave")} onClick={onLeave}>
            {words.later}
          </Button>
        </>
      }
    >
      <ClipList clips={count.clips} current={number} onChoose={setAgain} />
    </Panel>
  );
  return (
    <div className={styles.work}>
      {clip ? (
        <ClipWork
          key={clip.number}
          count={count}
          clip={clip}
          camera={camera}
          stage={stage}
          list={list}
          problem={problem}
          busy={judge.isPending}
          onJudge={(verdict) => { judge.mutate({ id: count.id, number: clip.number, verdict }, { onSuccess: () => { setAgain(undefined); } }); }}
        />
      ) : (
        <>
          <Done busy={finish.isPending} problem={problem} onFinish={() => { finish.mutate(count.id); }} />
          {list}
        </>
      )}
      {discarding && (
        <Dialog
          title={words.discardTitle}
          onClose={() => { setDiscarding(false); }}
          foot={
            <>
              <Button tone="ghost" onClick={() => { setDiscarding(false); }}>
                {t.common.cancel}
              </Button>
              <Button tone="danger" disabled={discard.isPending} onClick={() => { discard.mutate(count.id, { onSuccess: onLeave, onError: () => { setDiscarding(false); } }); }}>
                {words.discard}
              </Button>
            </>
          }
        >
          <p>{words.discardText}</p>
        </Dialog>
      )}
    </div>
  );
}

function Done({ busy, problem, onFinish }: { busy: boolean; problem: ReactNode; onFinish: () => void }) {
  const words = t.accuracy.work;
  useAction("count.next", () => {
    if (!busy) onFinish();
    return true;
  });
  return (
    <Panel title={words.done.title}>
      {problem}
      <EmptyState title={words.done.title} text={words.done.text}>
        <Button tone="primary" size="big" keyHint={firstKey("count.next")} disabled={busy} onClick={onFinish}>
          {words.finish}
        </Button>
      </EmptyState>
    </Panel>
  );
}
