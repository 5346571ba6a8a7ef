import { useSyncExternalStore } from "react";

import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { oneDecimal } from "@/i18n/format";
import type { PictureZoom } from "@/video/picture-zoom";

import styles from "./ZoomMark.module.css";

/** Says that not all of the picture is seen, and brings all of it back. */
export function ZoomMark({ zoom }: { zoom: PictureZoom }) {
  const { scale } = useSyncExternalStore(zoom.subscribe, zoom.get);
  return (
    <button
      type="button"
      className={styles.mark}
      tabIndex={-1}
      title={t.live.zoom.whole(firstKey("tile.whole"))}
      onPointerDown={(event) => { event.stopPropagation(); }}
      onClick={(event) => {
        event.stopPropagation();
        zoom.reset();
      }}
    >
      {t.live.zoom.scale(oneDecimal(scale))}
    </button>
  );
}
