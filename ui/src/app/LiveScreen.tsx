import { useEffect, useState } from "react";

import { useAlerts, useCameras, useMay } from "@/api/hooks";
import { useNow } from "@/api/useNow";
import { useAction } from "@/commands/hooks";
import { AlarmBand } from "@/features/alerts/AlarmBand";
import { AlarmPanel } from "@/features/alerts/AlarmPanel";
import { ArrangePanel } from "@/features/live/ArrangePanel";
import { Focus } from "@/features/live/Focus";
import { Strip } from "@/features/live/Strip";
import { useTileDrag } from "@/features/live/useTileDrag";
import { usePtz } from "@/features/live/Ptz";
import { OWN, useWallPlan } from "@/features/live/useWallPlan";
import { Wall } from "@/features/live/Wall";
import { tileOfDigit } from "@/features/live/wall-layout";
import { SEQUENCE_SECONDS, shownPlaces, swapped, withCamera, withLayout, type WallPlan } from "@/features/live/wall-plan";
import { ownWall } from "@/features/live/walls";
import { Replay } from "@/features/playback/Replay";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { classes } from "@/kit/classes";
import { EmptyState } from "@/kit/Notice";

import styles from "./LiveScreen.module.css";
import { playClip } from "./clips";
import { navigation } from "./navigation";
import type { Route } from "./route";
import { openWindow } from "./windows";

type LiveRoute = Extract<Route, { screen: "live" }>;

/** The guard's screen: alarm band, wall or enlarged picture, alarm list. */
export function LiveScreen({ route }: { route: LiveRoute }) {
  const cameras = useCameras();
  const alerts = useAlerts();
  const may = useMay();
  const now = useNow();
  const [seen, setSeen] = useState<string>();
  const [arranging, setArranging] = useState(false);
  const [place, setPlace] = useState(0);
  const [turning, setTurning] = useState(false);
  const shown = useWallPlan(route, cameras);
  const { plan, page, pages } = shown;
  const { focus, replay: replaying = false, ...wall } = route;
  const places = shownPlaces(plan, cameras, alerts, now);
  // An automatic wall has no empty places, except for somebody who wants to fill them.
  const last = shown.automatic && !arranging ? places.findLastIndex(({ camera }) => camera !== undefined) + 1 : places.length;

  const open = (camera: string) => {
    setSeen(camera);
    navigation.go({ ...wall, focus: camera });
  };
  const openAlarm = (alarm: string) => {
    navigation.go({ screen: "alarms", alarm });
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
  // Nobody turns a camera by what it saw before: that leads back to the present.
  useAction(
    "ptz.open",
    () => {
      if (replaying && focus !== undefined) navigation.adjust({ ...wall, focus });
      setTurning(replaying || !turning);
      return true;
    },
    usePtz(focused?.id) !== undefined,
  );
  // On the wall the digits pick a tile; enlarged they go straight to that camera.
  useAction(
    "tile.pick",
    (key) => {
      const camera = places[tileOfDigit(key)]?.camera;
      if (camera) navigation.adjust({ ...wall, focus: camera.id });
      return camera !== undefined;
    },
    focused !== undefined,
  );

  const change = (next: WallPlan) => {
    ownWall.set({ plan: next, ...(shown.from !== undefined && { from: shown.from }) });
    navigation.adjust({ screen: "live", wall: OWN });
  };
  const drag = useTileDrag((what, to) => {
    change(what.from === "place" ? swapped(plan, what.index, to) : withCamera(plan, to, what.camera));
  });
  const { turn } = route;
  useEffect(() => {
    if (turn === undefined || pages < 2 || focus !== undefined) return undefined;
    const timer = setTimeout(() => {
      navigation.adjust({ ...route, page: (page + 1) % pages });
    }, turn * 1000);
    return () => {
      clearTimeout(timer);
    };
  }, [turn, page, pages, focus, route]);

  return (
    <div className={styles.screen}>
      <AlarmBand onShowCamera={open} onOpen={openAlarm} />
      <div className={styles.stage}>
        {focused && replaying ? (
          <Replay
            key={focused.id}
            camera={focused}
            onLive={live}
            onOpen={(at) => { navigation.go({ screen: "playback", cameras: focused.id, at }); }}
          />
        ) : focused ? (
          <Focus key={focused.id} camera={focused} onBack={back} onReplay={() => { replay(focused.id); }} turning={turning} onTurning={setTurning} onEditScene={may("draw_scenes") ? () => { navigation.go({ screen: "scene", camera: focused.id }); } : undefined} />
        ) : cameras.length === 0 ? (
          <EmptyState title={t.live.empty.title} text={t.live.empty.text}>
            {may("manage_site") && (
              <Button tone="primary" icon="store" onClick={() => { navigation.go({ screen: "setup" }); }}>
                {t.live.empty.setup}
              </Button>
            )}
            {may("manage_cameras") && (
              <Button tone={may("manage_site") ? "outline" : "primary"} icon="plus" onClick={() => { navigation.go({ screen: "cameras", add: true }); }}>
                {t.live.empty.action}
              </Button>
            )}
          </EmptyState>
        ) : (
          <Wall
            places={places.slice(0, last)}
            alerts={alerts}
            layout={plan.layout}
            returnTo={seen}
            drag={drag}
            arranging={arranging}
            picked={place}
            onPick={setPlace}
            onOpen={open}
            onReplay={replay}
            onSwap={(a, b) => { change(swapped(plan, a, b)); }}
          />
        )}
      </div>
      <Strip
        layout={plan.layout}
        page={page}
        pages={pages}
        turning={turn !== undefined}
        wall={shown.automatic ? undefined : (shown.name ?? t.live.arrange.unsaved)}
        arranging={arranging}
        onLayout={(tiles) => {
          if (shown.automatic) navigation.adjust({ screen: "live", tiles });
          else change(withLayout(plan, tiles));
        }}
        onPage={(to) => { navigation.adjust({ ...route, page: to }); }}
        onTurn={() => {
          const { turn: turning, ...rest } = route;
          navigation.adjust(turning === undefined ? { ...rest, turn: SEQUENCE_SECONDS.usual } : rest);
        }}
        onArrange={() => { setArranging(!arranging); }}
      />
      <div className={classes(styles.alarms, arranging && styles.both)}>
        {arranging && (
          <ArrangePanel
            plan={plan}
            from={shown.from}
            changed={shown.changed}
            automatic={shown.automatic}
            place={Math.min(place, plan.layout - 1)}
            drag={drag}
            onPlan={change}
            onShow={(id) => { navigation.adjust({ screen: "live", ...(id !== undefined && { wall: id }) }); }}
            onNextPlace={() => { setPlace((place + 1) % plan.layout); }}
            onNewWindow={openWindow}
            onClose={() => { setArranging(false); }}
          />
        )}
        {may("view_alerts") && <AlarmPanel onShowCamera={open} onPlayClip={playClip} onOpen={openAlarm} />}
      </div>
    </div>
  );
}
