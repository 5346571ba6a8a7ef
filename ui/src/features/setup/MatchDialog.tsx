import { useState, type CSSProperties, type ReactNode } from "react";

import { explainFailure } from "@/api/explain";
import type { CalibrationView, CameraView } from "@/api/generated";
import { useBlob } from "@/api/useBlob";
import { t } from "@/i18n";
import { BlobImage } from "@/kit/BlobImage";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { Note } from "@/kit/Notice";

import { CalibrationNote } from "./CalibrationNote";
import { FIRST, NO_MARKS, complete, marked, marksOf, movedByKey, nextSide, type Marks, type Spot } from "./matching";
import styles from "./MatchDialog.module.css";
import { useMatch } from "./useMatching";

interface Props {
  camera: CameraView;
  known: CalibrationView | undefined;
  plan: { picture: Blob; size: readonly [number, number] };
  onClose: () => void;
}

/** Four points of the floor, marked in a camera's picture and on the plan. */
export function MatchDialog({ camera, known, plan, onClose }: Props) {
  const [marks, setMarks] = useState<Marks>(() => marksOf(known && !known.is_old ? known.marks : []));
  const { mutate, error, isPending } = useMatch();
  const picture = useBlob(camera.state === "live" ? `/cameras/${encodeURIComponent(camera.id)}/snapshot` : undefined);
  const words = t.setup.plan.match;
  const next = nextSide(marks);
  const all = complete(marks);
  const side = (which: keyof Marks, ratio: number, label: string, nameOf: (number: number) => string, image: ReactNode) => (
    <Board
      label={label}
      ratio={ratio}
      spots={marks[which]}
      nameOf={nameOf}
      onPress={(x, y) => { setMarks(marked(marks, which, x, y)); }}
      onKey={(index, key, far) => {
        const moved = movedByKey(marks, which, index, key, far);
        if (moved) setMarks(moved);
        return moved !== undefined;
      }}
    >
      {image}
    </Board>
  );
  return (
    <Dialog
      title={words.title(camera.name)}
      wide
      onClose={onClose}
      foot={
        <>
          <Button tone="ghost" onClick={() => { setMarks(NO_MARKS); }}>
            {words.anew}
          </Button>
          <Button tone="outline" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button tone="primary" disabled={!all || isPending} onClick={() => { if (all) mutate({ camera: camera.id, marks: all }, { onSuccess: onClose }); }}>
            {words.save}
          </Button>
        </>
      }
    >
      <p className={styles.how}>{words.how}</p>
      {error && (
        <Note tone="bad" live="alert">
          {explainFailure(error)}
        </Note>
      )}
      {known?.check && !error && <CalibrationNote check={known.check} />}
      <p className={styles.next} role="status">
        {next === undefined ? words.next.done : words.next[next](marks[next].length + 1)}
      </p>
      <div className={styles.pair}>
        {side("picture", camera.size ? camera.size[0] / camera.size[1] : 16 / 9, words.picture, words.inPicture, picture && <BlobImage blob={picture} alt="" className={styles.image} />)}
        {side("plan", plan.size[0] / plan.size[1], words.plan, words.onPlan, <BlobImage blob={plan.picture} alt="" className={styles.image} />)}
      </div>
      {marks.picture.length === 0 && (
        <Button tone="outline" size="small" onClick={() => { setMarks(FIRST); }}>
          {words.byKeys}
        </Button>
      )}
    </Dialog>
  );
}

interface BoardProps {
  label: string;
  ratio: number;
  spots: readonly Spot[];
  nameOf: (number: number) => string;
  onPress: (x: number, y: number) => void;
  /** Whether the key did something. */
  onKey: (index: number, key: string, far: boolean) => boolean;
  children: ReactNode;
}

function Board({ label, ratio, spots, nameOf, onPress, onKey, children }: BoardProps) {
  return (
    <figure className={styles.side}>
      <figcaption>{label}</figcaption>
      <div
        className={styles.board}
        style={{ "--ratio": ratio } as CSSProperties}
        role="presentation"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          const box = event.currentTarget.getBoundingClientRect();
          onPress((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
        }}
      >
        {children}
        {spots.map(([x, y], index) => (
          <button
            key={index}
            type="button"
            className={styles.spot}
            style={{ left: `${String(x * 100)}%`, top: `${String(y * 100)}%` }}
            aria-label={nameOf(index + 1)}
            aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown"
            onPointerDown={(event) => { event.stopPropagation(); }}
            onKeyDown={(event) => {
              if (event.ctrlKey || event.metaKey || event.altKey || !onKey(index, event.key, event.shiftKey)) return;
              event.preventDefault();
              event.stopPropagation();
            }}
          >
            {index + 1}
          </button>
        ))}
      </div>
    </figure>
  );
}
