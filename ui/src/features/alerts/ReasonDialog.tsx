import { useState } from "react";

import { titleOf } from "@/api/alert-title";
import type { AlertView } from "@/api/generated";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { Dialog } from "@/kit/Dialog";
import { TextField } from "@/kit/Field";

import styles from "./ReasonDialog.module.css";

const MOST = 2000;

interface Props {
  alert: AlertView;
  /** What is about to be said of it. */
  words: { title: string; text: (title: string, place: string) => string; label: string; usual: readonly string[]; action: string };
  /** Whether it cannot be said without words. */
  needed: boolean;
  onClose: () => void;
  onConfirm: (text: string) => void;
}

/** Asks for the words that go with a step: the usual ones by one press, others typed. */
export function ReasonDialog({ alert, words, needed, onClose, onConfirm }: Props) {
  const [text, setText] = useState("");
  const ready = !needed || text.trim() !== "";
  return (
    <Dialog
      title={words.title}
      onClose={onClose}
      foot={
        <>
          <Button tone="ghost" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button tone="primary" type="submit" form="reason" disabled={!ready}>
            {words.action}
          </Button>
        </>
      }
    >
      <p>{words.text(titleOf(alert), alert.place)}</p>
      <form
        id="reason"
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) onConfirm(text.trim());
        }}
      >
        <div className={styles.usual} role="group" aria-label={words.label}>
          {words.usual.map((each) => (
            <button key={each} type="button" aria-pressed={text === each} onClick={() => { setText(each); }}>
              {each}
            </button>
          ))}
        </div>
        <TextField label={words.label} value={text} maxLength={MOST} autoComplete="off" onValue={setText} />
      </form>
    </Dialog>
  );
}
