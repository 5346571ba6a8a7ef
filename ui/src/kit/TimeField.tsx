import { useState } from "react";

import { t } from "@/i18n";
import { fieldMoment, fieldText } from "@/i18n/local-time";

import { TextField } from "./Field";

interface Props {
  label: string;
  valueMs: number;
  zone: string;
  hint?: string;
  onValue: (ms: number) => void;
}

/** A date and time by the store's clocks. */
export function TimeField({ label, valueMs, zone, hint, onValue }: Props) {
  const [typed, setTyped] = useState<string>();
  const [refused, setRefused] = useState(false);
  const problem = typed !== undefined && refused ? t.playback.noSuchTime : undefined;
  const commit = () => {
    if (typed === undefined) return;
    const ms = fieldMoment(typed, zone, valueMs);
    setRefused(ms === undefined);
    if (ms === undefined) return;
    onValue(ms);
    setTyped(undefined);
  };
  return (
    <TextField
      label={label}
      value={typed ?? fieldText(valueMs, zone)}
      autoComplete="off"
      spellCheck={false}
      hint={hint}
      problem={problem}
      onValue={(text) => {
        setTyped(text);
        setRefused(false);
      }}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") {
          // In a form Enter would send it.
          event.preventDefault();
          commit();
        }
        if (event.key !== "Escape" || typed === undefined) return;
        event.preventDefault();
        setTyped(undefined);
      }}
    />
  );
}
