import { useState } from "react";

import type { CameraView } from "@/api/generated";
import { useCameras } from "@/api/hooks";
import { ACTION_IDS, ACTIONS, type ActionId } from "@/commands/actions";
import { bus } from "@/commands/bus";
import { Help } from "@/commands/Help";
import { useAction } from "@/commands/hooks";
import { keyLabel, onMac } from "@/commands/keymap";
import { Palette } from "@/commands/Palette";
import type { PaletteEntry } from "@/commands/palette-search";
import { t } from "@/i18n";

import { navigation } from "./navigation";
import { useMayOpen } from "./rights";
import type { Screen } from "./route";

type Place = Exclude<Screen, "scene">;

const PLACES: Record<Place, ActionId> = {
  live: "go.live",
  alarms: "go.alarms",
  playback: "go.playback",
  overview: "go.overview",
  cameras: "go.cameras",
  rules: "go.rules",
  storage: "go.storage",
  people: "go.people",
  audit: "go.audit",
  account: "go.account",
  notifications: "go.notifications",
  reports: "go.reports",
  incidents: "go.incidents",
  handover: "go.handover",
  review: "go.review",
  setup: "go.setup",
  accuracy: "go.accuracy",
  morning: "go.morning",
  proof: "go.proof",
  compare: "go.compare",
  heatmap: "go.heatmap",
  journeys: "go.journeys",
  demographics: "go.demographics",
  sales: "go.sales",
  settings: "go.settings",
};

function useGo(place: Place): void {
  const mayOpen = useMayOpen();
  useAction(
    PLACES[place],
    () => {
      navigation.go({ screen: place });
      return true;
    },
    mayOpen(place),
  );
}

/** What only a key can say: which tile, which way, how long. Opening the palette from the palette leads nowhere. */
const UNNAMED: readonly ActionId[] = ["palette.open", "tile.pick", "ptz.move", "ptz.zoom_in", "ptz.zoom_out"];

/** What can be done and gone to at this moment. */
function paletteEntries(cameras: readonly CameraView[]): PaletteEntry[] {
  const mac = onMac();
  const actions = ACTION_IDS.filter((id) => bus.offered(id) && !UNNAMED.includes(id));
  return [
    ...actions.map((id): PaletteEntry => ({
      id,
      group: id.startsWith("go.") ? t.commands.places : t.commands.actions,
      label: t.commands.names[id],
      icon: id.startsWith("go.") ? "chev" : "right",
      keyHint: keyLabel(ACTIONS[id].keys[0] ?? "", mac),
      run: () => bus.run(id),
    })),
    ...cameras.map((camera): PaletteEntry => ({
      id: `camera.${camera.id}`,
      group: t.commands.cameras,
      label: `${camera.name}, ${camera.id}`,
      icon: "cam",
      run: () => {
        navigation.go({ screen: "live", focus: camera.id });
      },
    })),
  ];
}

type Shown = { kind: "help" } | { kind: "palette"; entries: PaletteEntry[] };

/** Palette and help, and the actions that every screen has. */
export function Commands() {
  const [shown, setShown] = useState<Shown>();
  const cameras = useCameras();
  useGo("live");
  useGo("overview");
  useGo("cameras");
  useGo("rules");
  useGo("alarms");
  useGo("playback");
  useGo("storage");
  useGo("people");
  useGo("audit");
  useGo("account");
  useGo("notifications");
  useGo("reports");
  useGo("incidents");
  useGo("handover");
  useGo("review");
  useGo("setup");
  useGo("accuracy");
  useGo("morning");
  useGo("proof");
  useGo("compare");
  useGo("heatmap");
  useGo("journeys");
  useGo("demographics");
  useGo("sales");
  useGo("settings");
  useAction("palette.open", () => {
    setShown({ kind: "palette", entries: paletteEntries(cameras) });
    return true;
  });
  useAction("help.open", () => {
    setShown({ kind: "help" });
    return true;
  });
  const close = () => {
    setShown(undefined);
  };
  if (!shown) return null;
  return shown.kind === "help" ? <Help onClose={close} /> : <Palette entries={shown.entries} onClose={close} />;
}
