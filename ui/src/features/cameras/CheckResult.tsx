import type { CameraCheck } from "@/api/generated";
import { t } from "@/i18n";
import { oneDecimal } from "@/i18n/format";
import { Icon } from "@/kit/Icon";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";

import styles from "./CheckResult.module.css";

/** The answer appears below the fields, often out of sight. */
function intoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}

/** What a camera check tried, step by step. */
export function CheckResult({ check }: { check: CameraCheck }) {
  const words = t.cameras.check;
  const size = check.size ? t.cameras.size(check.size[0], check.size[1]) : "";
  const fps = check.fps === undefined ? "" : words.fps(oneDecimal(check.fps));
  return (
    <div className={layout.stack} ref={intoView}>
      <ol className={styles.steps} aria-label={words.title}>
        {check.steps.map((step) => (
          <li key={step.name} className={step.ok ? undefined : styles.failed}>
            <Icon name={step.ok ? "ok" : "critical"} size="small" />
            <div>
              <b>{step.name}</b>
              <span className={layout.hidden}>{step.ok ? words.ok : words.failed}</span>
              <span>{step.detail}</span>
            </div>
          </li>
        ))}
      </ol>
      <Note tone={check.ok ? "plain" : "bad"} live={check.ok ? "status" : "alert"}>
        {check.ok ? words.good(check.codec ?? "", size, fps) : words.bad}
      </Note>
    </div>
  );
}
