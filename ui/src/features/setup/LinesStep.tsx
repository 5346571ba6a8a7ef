import type { ReactNode } from "react";

import type { CameraView } from "@/api/generated";
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
  editor: (camera: string) => ReactNode;
  onBack: () => void;
  onFinish: () => void;
}

const drawn = ({ scene }: CameraView) => scene.lines.length + scene.zones.length > 0;

/** Lines and zones, one camera after the other. */
export function LinesStep({ selected, onSelect, editor, onBack, onFinish }: Props) {
  const cameras = useCameras();
  const words = t.setup.lines;
  const open = cameras.filter((camera) => !drawn(camera));
  const camera = cameras.find(({ id }) => id === selected) ?? open[0] ?? cameras[0];
  const following = open.find(({ id }) => id !== camera?.id);
  return (
    <StepFrame
      remark={camera && !drawn(camera) ? words.anything : words.remark(cameras.length, open.length)}
      onBack={onBack}
      next={
        <>
          {following && (
            <Button tone="outline" onClick={() => { onSelect(following.id); }}>
              {words.following(following.name)}
            </Button>
          )}
          <Button tone="primary" onClick={onFinish}>
            {words.finish}
          </Button>
        </>
      }
    >
      {camera ? (
        <div className={styles.drawing}>
          <div className={styles.tabs} role="group" aria-label={words.cameras}>
            {cameras.map((each) => (
              <button key={each.id} type="button" aria-pressed={each.id === camera.id} onClick={() => { onSelect(each.id); }}>
                {drawn(each) && <Icon name="ok" size="small" />}
                {each.name}
                {drawn(each) && <span className={layout.hidden}>{t.setup.done}</span>}
              </button>
            ))}
          </div>
          <div className={styles.editor}>{editor(camera.id)}</div>
        </div>
      ) : (
        <EmptyState title={words.none.title} text={words.none.text} />
      )}
    </StepFrame>
  );
}
