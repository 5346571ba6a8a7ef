import { t } from "@/i18n";

import { Button } from "./Button";
import { Dialog } from "./Dialog";
import { Note } from "./Notice";

interface Props {
  title: string;
  text: string;
  /** On the button that does it. */
  action: string;
  busy: boolean;
  /** Why it was not done. */
  problem: string | undefined;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something goes that does not come back. */
export function ConfirmDialog({ title, text, action, busy, problem, onConfirm, onClose }: Props) {
  return (
    <Dialog
      title={title}
      onClose={onClose}
      foot={
        <>
          <Button tone="ghost" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button tone="danger" disabled={busy} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    >
      <p>{text}</p>
      {problem !== undefined && (
        <Note tone="bad" live="alert">
          {problem}
        </Note>
      )}
    </Dialog>
  );
}
