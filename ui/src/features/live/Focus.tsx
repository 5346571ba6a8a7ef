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
import type { VideoPlayer, VideoState } from "@/video/video-player";

import { AgeMark } from "./AgeMark";
import styles from "./Focus.module.css";
import { ListenButton } from "./ListenButton";
import { MainStream } from "./MainStream";
import { Ptz, usePtz } from "./Ptz";
import { QueueTag } from "./QueueTag";
import { StaleOverlay } from "./StaleOverlay";
import { TalkButton } from "./TalkButton";
import { useFreshness } from "./useFreshness";
import { useZoomGestures, useZoomKeys } from "./useZoom";
import { ZoomMark } from "./ZoomMark";

/** While the main stream plays, the small pictures only wait in case it stops. */
const JPEG_FPS = 10;
const SPARE_FPS = 2;

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
  const [player, setPlayer] = useState<VideoPlayer>();
  const [video, setVideo] = useState<VideoState>("starting");
  const [zoom] = useState(() => new PictureZoom());
  const picture = useRef<HTMLDivElement>(null);
  const attach = useCallback((canvas: HTMLCanvasElement) => pictures.feed(id).attach(canvas, "focus", zoom), [pictures, id, zoom]);
  const zoomed = useZoomGestures(picture, zoom);
  useZoomKeys(() => zoom);
  const frame = useRef<HTMLElement>(null);
  const ptz = usePtz(id);
  const may = useMay();

  const videoAge = useFreshness(undefined, (now) => player?.ageMs(now));
  const jpegAge = useFreshness(camera.state, (now) => pictures.feed(id).ageMs(now));
  const withVideo = transport !== "jpeg" && video === "playing" && videoAge.kind !== "stale" && videoAge.kind !== "never";
  const reading = withVideo ? videoAge : jpegAge;
  const old = reading.kind === "stale" || reading.kind === "never";
  useWatch([id], withVideo ? SPARE_FPS : JPEG_FPS);

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
        {transport !== "jpeg" && <MainStream key={id} camera={id} zoom={zoom} visible={withVideo} onState={setVideo} onPlayer={setPlayer} />}
        {old && <StaleOverlay camera={camera} reading={reading} />}
        <QueueTag camera={id} />
        {zoomed.scale > 1 && <ZoomMark zoom={zoom} />}
        {ptz && turning && <Ptz key={id} camera={id} view={ptz} zoom={zoom} onClose={() => { onTurning(false); }} />}
        {remark && !old && <span className={styles.tag}>{remark}</span>}
      </div>
    </section>
  );
}
