import { useEffect, useState } from "react";

import { useAction } from "@/commands/hooks";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { inDesktop } from "@/platform/desktop";
import { preferences, usePreferences } from "@/platform/preferences";

import { alarmSound } from "./sound";

/** Shows whether alarms are heard, and switches that. */
export function SoundButton() {
  const { sound } = usePreferences();
  const [allowed, setAllowed] = useState(() => alarmSound.allowed);
  useEffect(() => {
    if (allowed) return undefined;
    const unlock = () => {
      void alarmSound.unlock().then(setAllowed);
    };
    if (inDesktop()) unlock();
    document.addEventListener("pointerdown", unlock);
    document.addEventListener("keydown", unlock);
    return () => {
      document.removeEventListener("pointerdown", unlock);
      document.removeEventListener("keydown", unlock);
    };
  }, [allowed]);
  const toggle = () => {
    preferences.set({ sound: !sound });
    return true;
  };
  useAction("sound.toggle", toggle);
  const words = !sound ? t.alerts.sound.off : allowed ? t.alerts.sound.on : t.alerts.sound.blocked;
  return (
    <Button tone="ghost" size="small" drawingSuffices icon={sound && allowed ? "sound" : "mute"} aria-pressed={sound} title={sound && !allowed ? t.alerts.sound.blockedHint : sound ? t.alerts.sound.mute : t.alerts.sound.unmute} onClick={toggle}>
      {words}
    </Button>
  );
}
