import { AccuracyScreen } from "@/features/accuracy/AccuracyScreen";
import { CountScreen } from "@/features/accuracy/CountScreen";
import { ClipStage } from "@/features/playback/ClipStage";

import { playClip } from "./clips";
import { navigation } from "./navigation";
import { useMayOpen } from "./rights";
import type { Route } from "./route";

/** How well it is counted; one count by hand where the address names it. */
export function AccuracyPlace({ route }: { route: Extract<Route, { screen: "accuracy" }> }) {
  const mayOpen = useMayOpen();
  const { camera, line, count } = route;
  const chosen = { ...(camera !== undefined && { camera }), ...(line !== undefined && { line }) };
  if (count !== undefined) {
    return (
      <CountScreen
        key={count}
        id={count}
        stage={(clip, children) => <ClipStage {...clip}>{children}</ClipStage>}
        onLeave={() => { navigation.go({ screen: "accuracy", ...chosen }); }}
        onPlay={playClip}
      />
    );
  }
  return (
    <AccuracyScreen
      camera={camera}
      line={line}
      onChoose={(to) => { navigation.adjust({ screen: "accuracy", camera: to.camera, line: to.line }); }}
      onOpen={(id) => { navigation.go({ screen: "accuracy", ...chosen, count: id }); }}
      onPlay={playClip}
      onSetUp={mayOpen("cameras") ? () => { navigation.go({ screen: "cameras" }); } : undefined}
    />
  );
}
