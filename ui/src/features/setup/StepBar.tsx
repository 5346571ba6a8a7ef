import type { MouseEvent } from "react";

import { t } from "@/i18n";
import { classes } from "@/kit/classes";
import { Icon } from "@/kit/Icon";
import layout from "@/kit/layout.module.css";

import styles from "./Setup.module.css";
import { STEPS, type Done, type Lacks, type SetupStep } from "./steps";

interface Props {
  current: SetupStep;
  done: Done;
  lacks: Lacks;
  /** The address of a step, for other windows and for going back. */
  href: (step: SetupStep) => string;
  onStep: (step: SetupStep) => void;
}

/** Where one is on the way; every step can be gone to at any time. */
export function StepBar({ current, done, lacks, href, onStep }: Props) {
  const words = t.setup;
  return (
    <nav aria-label={words.steps}>
      <ol className={styles.steps}>
        {STEPS.map((step, index) => (
          <li key={step}>
            <a
              href={href(step)}
              className={classes(done[step] && styles.done)}
              aria-current={step === current ? "step" : undefined}
              title={words.names[step]}
              onClick={(event: MouseEvent) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                onStep(step);
              }}
            >
              {done[step] ? <Icon name="ok" size="small" /> : lacks[step].length > 0 ? <Icon name="lock" size="small" /> : null}
              <span>
                {!done[step] && `${String(index + 1)}. `}
                {words.names[step]}
              </span>
              {done[step] && <span className={layout.hidden}>{words.done}</span>}
              {!done[step] && lacks[step].length > 0 && <span className={layout.hidden}>{words.notYours.mark}</span>}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
