import { useRef, useState, type CSSProperties, type PointerEvent } from "react";

import type { CameraView, PlacementView } from "@/api/generated";
import { t } from "@/i18n";
import { BlobImage } from "@/kit/BlobImage";
import { classes } from "@/kit/classes";

import { byKey, lookingAt, placedAt } from "./placement";
import styles from "./FloorPlan.module.css";

interface Props {
  picture: Blob;
  size: readonly [number, number];
  /** Those that have a place. */
  cameras: readonly CameraView[];
  onPlace: (camera: string, placement: PlacementView | null) => void;
  /** The plan itself was pressed. */
  onPress: (placement: PlacementView) => void;
}

/** What the pointer does with a camera, and where it is meanwhile. */
interface Grip {
  camera: string;
  kind: "move" | "turn";
  placement: PlacementView;
  changed: boolean;
}

/** The plan with cameras on it: dragged, turned by their tip, moved by keys. */
export function FloorPlan({ picture, size, cameras, onPlace, onPress }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const [grip, setGrip] = useState<Grip>();
  const words = t.setup.plan;
  const ratio = size[0] / size[1];

  const at = (event: PointerEvent): [number, number] => {
    const box = frame.current?.getBoundingClientRect();
    return box ? [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height] : [0.5, 0.5];
  };
  const hold = (camera: string, placement: PlacementView, kind: Grip["kind"]) => (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    frame.current?.setPointerCapture(event.pointerId);
    setGrip({ camera, kind, placement, changed: false });
  };
  return (
    <div className={styles.area}>
      <div
        ref={frame}
        className={styles.plan}
        style={{ "--ratio": ratio } as CSSProperties}
        role="presentation"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          onPress(placedAt(...at(event), 90));
        }}
        onPointerMove={(event) => {
          if (!grip) return;
          const [x, y] = at(event);
          const placement = grip.kind === "move" ? placedAt(x, y, grip.placement.angle) : lookingAt(grip.placement, x, y, ratio);
          setGrip({ ...grip, placement, changed: true });
        }}
        onPointerUp={() => {
          if (grip?.changed) onPlace(grip.camera, grip.placement);
          setGrip(undefined);
        }}
        onPointerCancel={() => {
          setGrip(undefined);
        }}
      >
        <BlobImage blob={picture} alt={words.picture} className={styles.picture} />
        {cameras.map((camera) => {
          const placement = grip?.camera === camera.id ? grip.placement : camera.placement;
          if (!placement) return null;
          return (
            <div key={camera.id} className={styles.camera} style={{ left: `${String(placement.x * 100)}%`, top: `${String(placement.y * 100)}%`, "--angle": `${String(placement.angle)}deg` } as CSSProperties}>
              <span className={styles.view} aria-hidden="true" />
              <span className={styles.tip} aria-hidden="true" onPointerDown={hold(camera.id, placement, "turn")} />
              <button
                type="button"
                className={classes(styles.mark, grip?.camera === camera.id && styles.held)}
                aria-label={words.mark(camera.name, placement.angle)}
                aria-keyshortcuts="ArrowLeft ArrowRight ArrowUp ArrowDown , . Delete"
                onPointerDown={hold(camera.id, placement, "move")}
                onKeyDown={(event) => {
                  if (event.ctrlKey || event.metaKey || event.altKey) return;
                  const next = byKey(placement, event.key, event.shiftKey);
                  if (!next && event.key !== "Delete") return;
                  event.preventDefault();
                  event.stopPropagation();
                  onPlace(camera.id, next ?? null);
                }}
              >
                {camera.number}
              </button>
              <span className={styles.name}>{camera.name}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
