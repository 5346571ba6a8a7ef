import type { ReactNode } from "react";

import type { CameraView, MissingDrawing, ZonePurpose } from "@/api/generated";
import { useCameras } from "@/api/hooks";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { Icon } from "@/kit/Icon";
import layout from "@/kit/layout.module.css";
import { EmptyState } from "@/kit/Notice";

import styles from "./Setup.module.css";
import { StepFrame } from "./StepFrame";

interface Props {
  selected: string | undefined;
  onSelect: (camera: string) => void;
  /** The editor of a camera's lines and zones. */
  editor: (camera: string, purpose: ZonePurpose | undefined) => ReactNode;
  /** What cameras with their roles still need. */
  missing: readonly MissingDrawing[];
  onBack: () => void;
  onNext: () => void;
}

/** Lines and zones, one camera after the other. */
export function LinesStep({ selected, onSelect, editor, missing, onBack, onNext }: Props) {
  const cameras = useCameras();
  const words = t.setup.lines;
  const wanted = ({ id }: CameraView) => missing.find(({ camera }) => camera === id);
  const open = cameras.filter(wanted);
  const camera = cameras.find(({ id }) => id === selected) ?? open[0] ?? cameras[0];
  if (!camera) {
    return (
      <StepFrame remark="" onBack={onBack} next={<Button tone="outline" onClick={onNext}>{t.setup.skip}</Button>}>
        <EmptyState title={words.none.title} text={words.none.text} />
      </StepFrame>
    );
  }
  const drawing = wanted(camera)?.drawing;
  const following = open.find(({ id }) => id !== camera.id);
  return (
    <StepFrame
      remark={drawing ? words.draw(camera.name, drawing.kind === "line" ? words.line : words.zone(t.zones.purposes[drawing.purpose])) : words.remark(cameras.length, open.length)}
      onBack={onBack}
      next={
        following ? (
          <>
            <Button tone="ghost" onClick={onNext}>
              {t.setup.next}
            </Button>
            <Button tone={drawing ? "outline" : "primary"} onClick={() => { onSelect(following.id); }}>
              {words.following(following.name)}
            </Button>
          </>
        ) : (
          <Button tone={drawing ? "outline" : "primary"} onClick={onNext}>
            {t.setup.next}
          </Button>
        )
      }
    >
      <div className={styles.drawing}>
        <div className={styles.tabs} role="group" aria-label={words.cameras}>
          {cameras.map((each) => (
            <button key={each.id} type="button" aria-pressed={each.id === camera.id} onClick={() => { onSelect(each.id); }}>
              {!wanted(each) && <Icon name="ok" size="small" />}
              {each.name}
              {!wanted(each) && <span className={layout.hidden}>{t.setup.done}</span>}
            </button>
          ))}
        </div>
        <div className={styles.editor}>{editor(camera.id, drawing?.kind === "zone" ? drawing.purpose : undefined)}</div>
      </div>
    </StepFrame>
  );
}
