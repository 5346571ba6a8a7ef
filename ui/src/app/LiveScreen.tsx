import { useState } from "react";

import { useAlerts, useCameras } from "@/api/hooks";
import { useAction } from "@/commands/hooks";
import { AlarmBand } from "@/features/alerts/AlarmBand";
import { AlarmPanel } from "@/features/alerts/AlarmPanel";
import { Focus } from "@/features/live/Focus";
import { Strip } from "@/features/live/Strip";
import { Wall } from "@/features/live/Wall";
import { layoutFor, onPage, pageCount, tileOfDigit } from "@/features/live/wall-layout";
import { Replay } from "@/features/playback/Replay";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { EmptyState } from "@/kit/Notice";

import styles from "./LiveScreen.module.css";
import { playClip } from "./clips";
import { navigation } from "./navigation";
import type { Route } from "./route";

type LiveRoute = Extract<Route, { screen: "live" }>;

/** The guard's screen: alarm band, wall or enlarged picture, alarm list. */
export function LiveScreen({ route }: { route: LiveRoute }) {
  const cameras = useCameras();
  const alerts = useAlerts();
  const [seen, setSeen] = useState<string>();
  const layout = route.tiles ?? layoutFor(cameras.length);
  const page = Math.min(route.page ?? 0, pageCount(cameras.length, layout) - 1);
  const { focus, replay: replaying = false, ...wall } = route;
  const open = (camera: string) => {
    setSeen(camera);
    navigation.go({ ...wall, focus: camera });
  };
  const focused = cameras.find((camera) => camera.id === focus);
  const back = () => {
    setSeen(focus);
    navigation.adjust(wall);
  };
  /** From a replay back to where it was asked for: the wall or the enlarged picture. */
  const [replayed, setReplayed] = useState<"wall" | "focus">("wall");
  const replay = (camera: string) => {
    setReplayed(focused ? "focus" : "wall");
    setSeen(camera);
    navigation.adjust({ ...wall, focus: camera, replay: true });
  };
  const live = () => {
    if (replayed === "wall" || focus === undefined) back();
    else navigation.adjust({ ...wall, focus });
  };
  // On the wall the digits pick a tile; enlarged they go straight to that camera.
  useAction(
    "tile.pick",
    (key) => {
      const camera = onPage(cameras, layout, page)[tileOfDigit(key)];
      if (camera) navigation.adjust({ ...wall, focus: camera.id });
      return camera !== undefined;
    },
    focused !== undefined,
  );
  return (
    <div className={styles.screen}>
      <AlarmBand onShowCamera={open} />
      <div className={styles.stage}>
        {focused && replaying ? (
          <Replay
            key={focused.id}
            camera={focused}
            onLive={live}
            onOpen={(at) => { navigation.go({ screen: "playback", cameras: focused.id, at }); }}
          />
        ) : focused ? (
          <Focus key={focused.id} camera={focused} onBack={back} onReplay={() => { replay(focused.id); }} onEditScene={() => { navigation.go({ screen: "scene", camera: focused.id }); }} />
        ) : cameras.length === 0 ? (
          <EmptyState title={t.live.empty.title} text={t.live.empty.text}>
            <Button tone="primary" icon="plus" onClick={() => { navigation.go({ screen: "cameras", add: true }); }}>
              {t.live.empty.action}
            </Button>
          </EmptyState>
        ) : (
          <Wall cameras={onPage(cameras, layout, page)} alerts={alerts} layout={layout} returnTo={seen} onOpen={open} onReplay={replay} />
        )}
      </div>
      <Strip
        layout={layout}
        page={page}
        pages={pageCount(cameras.length, layout)}
        onLayout={(tiles) => { navigation.adjust({ screen: "live", tiles }); }}
        onPage={(to) => { navigation.adjust({ ...route, page: to }); }}
      />
      <div className={styles.alarms}>
        <AlarmPanel onShowCamera={open} onPlayClip={playClip} />
      </div>
    </div>
  );
}
