import type { AlertView } from "@/api/generated";
import { t } from "@/i18n";

import type { Asked } from "./AlarmSide";
import { ReasonDialog } from "./ReasonDialog";
import { SnoozeDialog } from "./SnoozeDialog";
import type { AlarmStep } from "./useAlarmActions";

interface Props {
  alert: AlertView;
  asked: Asked;
  onClose: () => void;
  onStep: (step: AlarmStep) => Promise<boolean>;
}

/** The question behind a step, before it is taken. */
export function AlarmDialogs({ alert, asked, onClose, onStep }: Props) {
  if (asked === "snooze") return <SnoozeDialog about={{ rule: { id: alert.rule, name: alert.rule_name }, camera: alert.camera }} onClose={onClose} />;
  return (
    <ReasonDialog
      key={asked}
      alert={alert}
      words={t.alerts.ask[asked]}
      needed={asked === "dismiss"}
      onClose={onClose}
      onConfirm={(text) => {
        onClose();
        void onStep({ name: asked, text });
      }}
    />
  );
}
