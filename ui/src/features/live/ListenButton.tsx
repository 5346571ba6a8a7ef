import { useEffect, useState } from "react";

import { useEngine } from "@/api/hooks";
import { useAction } from "@/commands/hooks";
import { firstKey } from "@/commands/keymap";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { SoundPlayer, type SoundState } from "@/video/sound-player";

/** Lets a camera be heard as long as its picture is large; silent until somebody asks for it. */
export function ListenButton({ camera }: { camera: string }) {
  const engine = useEngine();
  const [listening, setListening] = useState(false);
  const [state, setState] = useState<SoundState>("starting");
  const words = t.live.listen;
  const toggle = () => {
    setState("starting");
    setListening(!listening);
    return true;
  };
  useAction("tile.listen", toggle);
  useEffect(() => {
    if (!listening) return undefined;
    const player = new SoundPlayer(() => engine.openSound(camera), setState);
    return () => {
      player.close();
    };
  }, [engine, camera, listening]);
  return (
    <Button tone="outline" size="small" icon={listening && state === "playing" ? "sound" : "mute"} keyHint={firstKey("tile.listen")} aria-pressed={listening} drawingSuffices title={listening && state === "failed" ? words.failed : words.open} onClick={toggle}>
      {listening && state === "failed" ? words.failed : words.open}
    </Button>
  );
}
