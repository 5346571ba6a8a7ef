import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { explainFailure } from "@/api/explain";
import type { AlertView, SnoozeRequest, SnoozeView } from "@/api/generated";
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

interface Props {
  alert: AlertView;
  onClose: () => void;
}

/** Holds alarms like this one back: why, and until when. Both stay in sight. */
export function SnoozeDialog({ alert, onClose }: Props) {
  const engine = useEngine();
  const { time_zone: zone } = useSite();
  const camera = useCamera(alert.camera ?? "");
  // Whoever sees only some cameras holds back at these.
  const everywhere = useMe()?.cameras === undefined || alert.camera === undefined;
  const [what, setWhat] = useState<"both" | "rule" | "camera">(alert.camera === undefined ? "rule" : "both");
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
      ...(what !== "camera" && { rule: alert.rule }),
      ...(what !== "rule" && alert.camera !== undefined && { camera: alert.camera }),
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
          ...(alert.camera === undefined ? [] : [{ value: "both" as const, label: words.both(alert.rule_name, camera?.name ?? alert.camera) }]),
          ...(everywhere ? [{ value: "rule" as const, label: words.rule(alert.rule_name) }] : []),
          ...(alert.camera === undefined ? [] : [{ value: "camera" as const, label: words.camera(camera?.name ?? alert.camera) }]),
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
