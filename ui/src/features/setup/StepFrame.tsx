import type { ReactNode } from "react";

import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import layout from "@/kit/layout.module.css";

import styles from "./Setup.module.css";

interface Props {
  /** How far this step is, in words. */
  remark: string;
  /** Absent at the first step. */
  onBack?: (() => void) | undefined;
  /** The one primary button of the step. */
  next: ReactNode;
  children: ReactNode;
}

/** A step: its work, and below it the way on and back. */
export function StepFrame({ remark, onBack, next, children }: Props) {
  return (
    <div className={styles.step}>
      <div className={styles.body}>{children}</div>
      <footer className={styles.foot}>
        <p role="status">{remark}</p>
        <span className={layout.push} />
        {onBack && (
          <Button tone="outline" onClick={onBack}>
            {t.setup.back}
          </Button>
        )}
        {next}
      </footer>
    </div>
  );
}
