import { useNumbers } from "@/api/hooks";
import { firstKey } from "@/commands/keymap";
import { useAction } from "@/commands/hooks";
import { t } from "@/i18n";
import { count } from "@/i18n/format";
import { Button, IconButton } from "@/kit/Button";
import { classes } from "@/kit/classes";
import { Key } from "@/kit/Key";
import { Segmented } from "@/kit/Segmented";
import { preferences, usePreferences } from "@/platform/preferences";

import styles from "./Strip.module.css";
import { LAYOUTS, type Layout } from "./wall-layout";
import { SEQUENCE_SECONDS } from "./wall-plan";

interface Props {
  layout: Layout;
  page: number;
  pages: number;
  /** Pages turn by themselves. */
  turning: boolean;
  /** Named, or changed by hand. */
  wall: string | undefined;
  arranging: boolean;
  onLayout: (layout: Layout) => void;
  onPage: (page: number) => void;
  onTurn: () => void;
  onArrange: () => void;
}

/** Below the wall: how it is divided, what is drawn, and the two numbers of the day. */
export function Strip({ layout, page, pages, turning, wall, arranging, onLayout, onPage, onTurn, onArrange }: Props) {
  const { boxes, scene } = usePreferences();
  const { footfall, occupancy } = useNumbers();
  useAction("overlay.boxes", () => {
    preferences.set({ boxes: !boxes });
    return true;
  });
  useAction("overlay.scene", () => {
    preferences.set({ scene: !scene });
    return true;
  });
  const turn = (to: number) => {
    if (to < 0 || to >= pages) return false;
    onPage(to);
    return true;
  };
  useAction("wall.arrange", () => {
    onArrange();
    return true;
  });
  useAction("wall.next_page", () => turn(page + 1));
  useAction("wall.previous_page", () => turn(page - 1));
  return (
    <footer className={styles.strip}>
      <Segmented label={t.live.layout} value={layout} onChange={onLayout} options={LAYOUTS.map((value) => ({ value, label: t.live.layouts[value], hint: t.live.layoutHints[value] }))} />
      <Button tone="ghost" size="small" aria-pressed={arranging} keyHint={firstKey("wall.arrange")} onClick={onArrange}>
        {wall ?? t.live.arrange.button}
      </Button>
      {pages > 1 && (
        <span className={styles.hints}>
          <IconButton icon="back" label={t.live.previousPage} disabled={page === 0} onClick={() => turn(page - 1)} />
          {t.live.page(page + 1, pages)}
          <IconButton icon="chev" label={t.live.nextPage} disabled={page === pages - 1} onClick={() => turn(page + 1)} />
          <IconButton icon="replay" tone={turning ? "plain" : "ghost"} label={t.live.turnHint(SEQUENCE_SECONDS.usual)} aria-pressed={turning} onClick={onTurn} />
        </span>
      )}
      <div className={styles.toggles} role="group" aria-label={t.live.overlays}>
        <Button tone="ghost" size="small" aria-pressed={boxes} keyHint={firstKey("overlay.boxes")} onClick={() => { preferences.set({ boxes: !boxes }); }}>
          {t.live.boxes}
        </Button>
        <Button tone="ghost" size="small" aria-pressed={scene} keyHint={firstKey("overlay.scene")} onClick={() => { preferences.set({ scene: !scene }); }}>
          {t.live.lines}
        </Button>
      </div>
      <dl className={styles.numbers} aria-label={t.live.numbers}>
        <div>
          <dt>{t.live.footfall}</dt>
          <dd>{count(footfall)}</dd>
        </div>
        <div>
          <dt>{t.live.occupancy}</dt>
          <dd>{count(occupancy)}</dd>
        </div>
      </dl>
      <div className={classes(styles.hints, styles.optional)}>
        <span>
          <Key name="1" />
          {t.live.hints.to}
          <Key name="9" />
          {t.live.hints.pick}
        </span>
        <span>
          <Key name={firstKey("tile.open")} />
          {t.live.hints.full}
        </span>
        <span>
          <Key name={firstKey("tile.replay")} />
          {t.live.hints.replay}
        </span>
        <span>
          <Key name="?" />
          {t.live.hints.keys}
        </span>
      </div>
    </footer>
  );
}
