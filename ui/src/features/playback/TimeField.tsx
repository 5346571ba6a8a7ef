import { useState } from "react";

import { t } from "@/i18n";
import { TextField } from "@/kit/Field";

import { fieldMoment, fieldText } from "./local-time";

interface Props {
  label: string;
  hideLabel?: boolean;
  valueMs: number;
  /** Whether it shows every change of the value, or only what was typed. */
  follows?: boolean;
  zone: string;
  onValue: (ms: number) => void;
}

/** A date and time by the store's clocks. */
export function TimeField({ label, hideLabel = false, valueMs, follows = true, zone, onValue }: Props) {
  const [typed, setTyped] = useState<string>();
  const problem = typed !== undefined && typed !== "" && fieldMoment(typed, zone, valueMs) === undefined ? t.playback.noSuchTime : undefined;
  const commit = () => {
    const ms = typed === undefined ? undefined : fieldMoment(typed, zone, valueMs);
    if (ms !== undefined) {
      onValue(ms);
      setTyped(undefined);
    }
  };
  return (
    <TextField
      label={label}
      hideLabel={hideLabel}
      type="datetime-local"
      step={1}
      value={typed ?? (follows ? fieldText(valueMs, zone) : fieldText(Math.floor(valueMs / 60_000) * 60_000, zone))}
      problem={problem}
      onValue={setTyped}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
        if (event.key === "Escape") setTyped(undefined);
      }}
    />
  );
}
