import { useCallback, useEffect, useRef, useState } from "react";

import type { CameraView } from "@/api/generated";
import { useEngine, useMay, useWatch } from "@/api/hooks";
import { useAction } from "@/commands/hooks";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { oneDecimal } from "@/i18n/format";
import { AttachedCanvas } from "@/kit/AttachedCanvas";
import { Button } from "@/kit/Button";
import { classes } from "@/kit/classes";
import layout from "@/kit/layout.module.css";
import { usePreferences } from "@/platform/preferences";
import { PictureZoom } from "@/video/picture-zoom";

import { AgeMark } from "./AgeMark";
import styles from "./Focus.module.css";
import { ListenButton } from "./ListenButton";
import { SPARE_FPS } from "./main-streams";
import { MainStream } from "./MainStream";
import { Ptz, usePtz } from "./Ptz";
import { QueueTag } from "./QueueTag";
import { StaleOverlay } from "./StaleOverlay";
import { TalkButton } from "./TalkButton";
import { useShownStream } from "./useShownStream";
import { useZoomGestures, useZoomKeys } from "./useZoom";
import { ZoomMark } from "./ZoomMark";

const JPEG_FPS = 10;

interface Props {
  camera: CameraView;
  onBack: () => void;
  onReplay: () => void;
  /** Whether the hands that turn the camera show, where it can be turned. */
  turning: boolean;
  onTurning: (turning: boolean) => void;
  /** Absent for those who may not. */
  onEditScene: (() => void) | undefined;
}

/** One camera enlarged: its main stream where this client can play it, else the wall's pictures, larger. */
export function Focus({ camera, onBack, onReplay, turning, onTurning, onEditScene }: Props) {
  const { pictures } = useEngine();
  const { video: transport } = usePreferences();
  const { id, name, number } = camera;
  const [zoom] = useState(() => new PictureZoom());
  const picture = useRef<HTMLDivElement>(null);
  const attach = useCallback((canvas: HTMLCanvasElement) => pictures.feed(id).attach(canvas, "focus", zoom), [pictures, id, zoom]);
  const zoomed = useZoomGestures(picture, zoom);
  useZoomKeys(() => zoom);
  const frame = useRef<HTMLElement>(null);
  const ptz = usePtz(id);
  const may = useMay();

  const { isMain, reading, state: video, onState, onPlayer } = useShownStream(camera);
  const old = reading.kind === "stale" || reading.kind === "never";
  useWatch([id], isMain ? SPARE_FPS : JPEG_FPS);

  useEffect(() => {
    frame.current?.focus();
  }, [id]);
  useAction("leave", () => {
    onBack();
    return true;
  });
  useAction("tile.open", () => {
    onBack();
    return true;
  });

  useAction("tile.replay", () => {
    onReplay();
    return true;
  });

  const remark = transport === "jpeg" ? t.live.focus.jpeg : video === "playing" ? undefined : t.live.focus[video];
  return (
    // The region takes the focus so that its keys work at once; it is announced by its name.
    <section ref={frame} tabIndex={-1} aria-label={t.live.focus.label(name)} className={classes(styles.focus, old && styles.old)}>
      <div className={styles.bar}>
        <Button tone="ghost" size="small" icon="back" keyHint={firstKey("leave")} onClick={onBack}>
          {t.live.focus.back}
        </Button>
        <span className={styles.number}>{number}</span>
        <h2 className={layout.ellipsis}>{name}</h2>
        <span className={styles.meta}>
          <span className={layout.roomy}>{camera.codec}</span>
          <span title={t.live.fpsTitle}>{t.live.fps(oneDecimal(camera.fps_received), oneDecimal(camera.fps_analysed))}</span>
          <AgeMark reading={reading} />
          <Button tone="outline" size="small" icon="replay" keyHint={firstKey("tile.replay")} onClick={onReplay}>
            {t.live.focus.replay}
          </Button>
          {camera.sound && may("listen") && <ListenButton key={id} camera={id} />}
          {camera.can_talk !== undefined && may("talk") && <TalkButton key={`talk ${id}`} camera={camera} />}
          {ptz && (
            <Button tone="outline" size="small" icon="turn" keyHint={firstKey("ptz.open")} aria-expanded={turning} drawingSuffices onClick={() => { onTurning(!turning); }}>
              {t.live.ptz.open}
            </Button>
          )}
          {onEditScene && (
            <Button tone="outline" size="small" icon="line" onClick={onEditScene}>
              {t.live.focus.editScene}
            </Button>
          )}
        </span>
      </div>
      <div ref={picture} className={styles.picture}>
        <AttachedCanvas attach={attach} label={t.live.picture(name)} />
        {transport !== "jpeg" && <MainStream key={id} camera={id} look="focus" zoom={zoom} visible={isMain} onState={onState} onPlayer={onPlayer} />}
        {old && <StaleOverlay camera={camera} reading={reading} />}
        <QueueTag camera={id} />
        {zoomed.scale > 1 && <ZoomMark zoom={zoom} />}
        {ptz && turning && <Ptz key={id} camera={id} view={ptz} zoom={zoom} onClose={() => { onTurning(false); }} />}
        {remark && !old && <span className={styles.tag}>{remark}</span>}
      </div>
    </section>
  );
}
