import type { ReactNode } from "react";

import { t } from "@/i18n";

import { Button } from "./Button";
import layout from "./layout.module.css";

interface Props {
  /** Absent for a new one, which is given up instead. */
  removal: { label: string; onRemove: () => void } | undefined;
  onCancel: () => void;
  busy: boolean;
  /** Whether there is nothing to save. */
  settled?: boolean;
  /** Beside "Save". */
  children?: ReactNode;
}

/** Below a form: remove it or give it up, and save it. */
export function FormFoot({ removal, onCancel, busy, settled = false, children }: Props) {
  return (
    <>
      {removal ? (
        <Button tone="danger" onClick={removal.onRemove}>
          {removal.label}
        </Button>
      ) : (
        <Button tone="ghost" onClick={onCancel}>
          {t.common.cancel}
        </Button>
      )}
      <span className={layout.push} />
      {children}
      <Button tone={settled ? "plain" : "primary"} type="submit" disabled={busy}>
        {t.common.save}
      </Button>
    </>
  );
}
