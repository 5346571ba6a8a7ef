import { useState } from "react";

import type { CameraView } from "@/api/generated";
import { useWatch } from "@/api/hooks";
import { t } from "@/i18n";
import { PictureZoom } from "@/video/picture-zoom";

import styles from "./RelatedTiles.module.css";
import { Tile } from "./Tile";

const FPS = 5;
const WIDTH = 400;

interface Props {
  cameras: readonly CameraView[];
  onOpen: (camera: string) => void;
}

/** Where somebody may go next: live pictures one below the other. */
export function RelatedTiles({ cameras, onOpen }: Props) {
  const [zooms] = useState(() => new Map<string, PictureZoom>());
  useWatch(
    cameras.map(({ id }) => id),
    FPS,
    WIDTH,
  );
  const zoomOf = (id: string) => {
    const zoom = zooms.get(id) ?? new PictureZoom();
    zooms.set(id, zoom);
    return zoom;
  };
  return (
    <aside className={styles.related} aria-label={t.alerts.focus.related}>
      <span className={styles.label}>{t.alerts.focus.related}</span>
      <div role="grid" aria-label={t.alerts.focus.related} className={styles.tiles}>
        {cameras.map((camera, index) => (
          <div key={camera.id} role="row" className={styles.row}>
            <Tile
              index={index}
              cell={{ column: 0, row: index, span: 1 }}
              camera={camera}
              shows="camera"
              zoom={zoomOf(camera.id)}
              main={undefined}
              alarm={undefined}
              inTabOrder
              target={false}
              onFocus={() => undefined}
              onOpen={() => { onOpen(camera.id); }}
              onGrab={() => undefined}
              ref={() => undefined}
            />
          </div>
        ))}
      </div>
    </aside>
  );
}
