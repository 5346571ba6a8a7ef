import { useState } from "react";

import { useCameras, useMay } from "@/api/hooks";
import { AddRangeDialog } from "@/features/incidents/AddRangeDialog";
import { PlaybackScreen, type PlaybackPlace } from "@/features/playback/PlaybackScreen";

import { navigation } from "./navigation";

interface Marked {
  fromMs: number;
  toMs: number;
  cameras: readonly string[];
}

/** Playback, and putting what is seen there into incidents. */
export function PlaybackRoute({ place }: { place: PlaybackPlace }) {
  const cameras = useCameras();
  const may = useMay();
  const [marked, setMarked] = useState<Marked>();
  return (
    <>
      <PlaybackScreen
        place={place}
        onPlace={adjust}
        onLive={(focus) => { navigation.go({ screen: "live", ...(focus !== undefined && { focus }) }); }}
        onAddCamera={() => { navigation.go({ screen: "cameras", add: true }); }}
        onIncident={may("handle_alerts") ? (range, chosen) => { setMarked({ fromMs: range.inMs, toMs: range.outMs, cameras: chosen }); } : undefined}
      />
      {marked && (
        <AddRangeDialog
          cameras={cameras.filter(({ id }) => marked.cameras.includes(id))}
          fromMs={marked.fromMs}
          toMs={marked.toMs}
          onClose={() => { setMarked(undefined); }}
          onDone={(incident) => { navigation.go({ screen: "incidents", incident }); }}
        />
      )}
    </>
  );
}

/** The same function for all renders. Nothing when another screen is shown by now. */
function adjust(place: PlaybackPlace): void {
  if (navigation.get().screen === "playback") navigation.adjust({ ...place, screen: "playback" });
}
