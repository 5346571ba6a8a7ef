import { useState } from "react";

import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { TextArea } from "@/kit/Field";

const FORM = "close-incident";

interface Props {
  title: string;
  onClose: () => void;
  onConfirm: (outcome: string) => void;
}

/** Nothing is closed without saying what came of it. */
export function CloseDialog({ title, onClose, onConfirm }: Props) {
  const [outcome, setOutcome] = useState("");
  const words = t.incidents;
  return (
    <Dialog
      title={words.closeTitle(title)}
      onClose={onClose}
      foot={
        <>
          <Button tone="ghost" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button tone="primary" type="submit" form={FORM} disabled={!outcome.trim()}>
            {words.close}
          </Button>
        </>
      }
    >
      <form
        id={FORM}
        onSubmit={(event) => {
          event.preventDefault();
          if (outcome.trim()) onConfirm(outcome.trim());
        }}
      >
        <TextArea label={words.outcomeAsked} value={outcome} maxLength={2000} onValue={setOutcome} />
      </form>
    </Dialog>
  );
}
