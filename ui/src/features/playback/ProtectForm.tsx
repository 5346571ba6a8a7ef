import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { CameraView, MarkView, ProtectionRequest } from "@/api/generated";
import { useEngine, useSite } from "@/api/hooks";
import { unwrap } from "@/api/result";
import { t } from "@/i18n";
import { day } from "@/i18n/format";
import { Button, IconButton } from "@/kit/Button";
import { TextField } from "@/kit/Field";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { CameraFields } from "./CameraFields";
import { fieldMoment, fieldText } from "@/i18n/local-time";
import type { FullRange } from "./range";
import { RangeFields } from "./RangeFields";

const DEFAULT_DAYS = 90;
const DAY_MS = 86_400_000;

interface Props {
  cameras: readonly CameraView[];
  range: FullRange;
  onRange: (range: FullRange) => void;
  onClose: () => void;
  onDone: (remark: string) => void;
}

/** Locks a range against deletion: why, and until when. */
export function ProtectForm({ cameras, range, onRange, onClose, onDone }: Props) {
  const engine = useEngine();
  const { time_zone: zone } = useSite();
  const queries = useQueryClient();
  const [chosen, setChosen] = useState(() => cameras.map((camera) => camera.id));
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState(() => fieldText(engine.nowMs() + DEFAULT_DAYS * DAY_MS, zone).slice(0, 10));
  const words = t.playback.protect;
  const untilMs = fieldMoment(`${until}T12:00:00`, zone, 0);
  const untilProblem = untilMs === undefined || untilMs <= engine.nowMs() ? words.untilProblem : undefined;
  const save = useMutation({
    mutationFn: async (requests: ProtectionRequest[]) => {
      for (const request of requests) unwrap(await engine.client.json<MarkView>("POST", "/protections", request));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["timeline"] }),
    onSuccess: () => { onDone(words.saved(day(untilMs ?? 0, zone))); },
  });
  const ready = reason.trim() !== "" && !untilProblem && chosen.length > 0 && range.inMs < range.outMs;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!ready || untilMs === undefined) return;
        save.mutate(chosen.map((camera) => ({ camera, from_ms: Math.floor(range.inMs), to_ms: Math.ceil(range.outMs), reason: reason.trim(), until_ms: untilMs })));
      }}
    >
      <Panel
        title={words.title}
        tools={<IconButton icon="x" label={t.common.close} onClick={onClose} />}
        foot={
          <>
            <span className={layout.push} />
            <Button type="submit" tone="primary" icon="lock" disabled={!ready || save.isPending}>
              {words.save}
            </Button>
          </>
        }
      >
        <div className={layout.stack}>
          {/* eslint-disable-next-line jsx-a11y/no-autofocus -- the field just asked for by key */}
          <TextField label={words.reason} value={reason} maxLength={500} autoFocus autoComplete="off" onValue={setReason} />
          <TextField label={words.until} type="date" value={until} problem={untilProblem} onValue={setUntil} />
          <RangeFields range={range} onRange={onRange} />
          <CameraFields cameras={cameras} chosen={chosen} onChosen={setChosen} />
          <Note>{words.text}</Note>
          {save.error && (
            <Note tone="bad" live="alert">
              {explainFailure(save.error)}
            </Note>
          )}
        </div>
      </Panel>
    </form>
  );
}
