import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { SnoozeRequest, SnoozeView } from "@/api/generated";
import { useCamera, useEngine, useMe, useSite } from "@/api/hooks";
import { unwrap } from "@/api/result";
import { t } from "@/i18n";
import { moment } from "@/i18n/format";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { SelectField, TextField } from "@/kit/Field";
import { Note } from "@/kit/Notice";
import { Segmented } from "@/kit/Segmented";

const MINUTES = [15, 60, 240, 720] as const;
const MOST_REASON = 200;

/** Whose alarms are held back: of a rule, of a camera, or of the rule at that camera. */
export interface SnoozeAbout {
  rule?: { id: string; name: string } | undefined;
  camera?: string | undefined;
}

interface Props {
  about: SnoozeAbout;
  onClose: () => void;
}

/** Holds alarms back: which, why, and until when. It stays in sight. */
export function SnoozeDialog({ about: { rule, camera: at }, onClose }: Props) {
  const engine = useEngine();
  const { time_zone: zone } = useSite();
  const camera = useCamera(at ?? "")?.name ?? at;
  // Whoever sees only some cameras holds back at these.
  const everywhere = useMe()?.cameras === undefined || at === undefined;
  const [what, setWhat] = useState<"both" | "rule" | "camera">(rule && at !== undefined ? "both" : rule ? "rule" : "camera");
  const [minutes, setMinutes] = useState<number>(MINUTES[0]);
  const [reason, setReason] = useState("");
  const words = t.alerts.snooze;
  const [openedMs] = useState(() => engine.nowMs());
  const save = useMutation({
    mutationFn: async (request: SnoozeRequest) => unwrap(await engine.client.json<SnoozeView>("POST", "/snoozes", request)),
    onSuccess: onClose,
  });
  const ready = reason.trim() !== "";
  const submit = () => {
    save.mutate({
      ...(what !== "camera" && rule && { rule: rule.id }),
      ...(what !== "rule" && at !== undefined && { camera: at }),
      seconds: minutes * 60,
      reason: reason.trim(),
    });
  };
  return (
    <Dialog
      title={words.title}
      onClose={onClose}
      foot={
        <>
          <Button tone="ghost" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button tone="primary" disabled={!ready || save.isPending} onClick={submit}>
            {words.action}
          </Button>
        </>
      }
    >
      <SelectField
        label={words.what}
        value={what}
        options={[
          ...(rule && camera !== undefined ? [{ value: "both" as const, label: words.both(rule.name, camera) }] : []),
          ...(rule && everywhere ? [{ value: "rule" as const, label: words.rule(rule.name) }] : []),
          ...(camera === undefined ? [] : [{ value: "camera" as const, label: words.camera(camera) }]),
        ]}
        onValue={setWhat}
      />
      <div>
        <Segmented label={words.howLong} value={minutes} options={MINUTES.map((value) => ({ value, label: words.minutes(value) }))} onChange={setMinutes} />
      </div>
      <span>{words.until(moment(openedMs + minutes * 60_000, zone))}</span>
      <TextField label={words.reason} hint={words.reasonHint} value={reason} maxLength={MOST_REASON} autoComplete="off" onValue={setReason} />
      {save.error && (
        <Note tone="bad" live="alert">
          {explainFailure(save.error)}
        </Note>
      )}
    </Dialog>
  );
}
