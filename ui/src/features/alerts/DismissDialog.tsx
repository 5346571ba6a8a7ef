import type { AlertView } from "@/api/generated";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";

interface Props {
  alert: AlertView;
  onClose: () => void;
  onConfirm: () => void;
}

/** Closing an alarm cannot be undone, so it is asked for twice. */
export function DismissDialog({ alert, onClose, onConfirm }: Props) {
  const { title, text, action } = t.alerts.confirmDismiss;
  return (
    <Dialog
      title={title}
      onClose={onClose}
      foot={
        <>
          <Button tone="ghost" onClick={onClose}>
            {t.common.cancel}
          </Button>
          {/* eslint-disable-next-line jsx-a11y/no-autofocus -- the answer to a question just asked by key */}
          <Button tone="primary" autoFocus onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      <p>{text(alert.title, alert.place)}</p>
    </Dialog>
  );
}
