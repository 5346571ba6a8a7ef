import { adviceOf, stepText, stepTitle } from "@/api/device-words";
import type { CameraCheck, PictureCheck } from "@/api/generated";
import { t } from "@/i18n";
import { oneDecimal, percent } from "@/i18n/format";
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
  const advice = adviceOf(check);
  const fps = check.fps === undefined ? "" : words.fps(oneDecimal(check.fps));
  return (
    <div className={layout.stack} ref={intoView}>
      <ol className={styles.steps} aria-label={words.title}>
        {check.steps.map((step) => (
          <li key={stepTitle(step)} className={step.ok ? undefined : styles.failed}>
            <Icon name={step.ok ? "ok" : "critical"} size="small" />
            <div>
              <b>{stepTitle(step)}</b>
              <span className={layout.hidden}>{step.ok ? words.ok : words.failed}</span>
              <span>{stepText(step)}</span>
            </div>
          </li>
        ))}
      </ol>
      {check.picture && <PictureNote picture={check.picture} />}
      {advice.length > 0 && (
        <Note tone="warn" title={words.advice}>
          <ul className={styles.advice}>
            {advice.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </Note>
      )}
      <Note tone={check.ok ? "plain" : "bad"} live={check.ok ? "status" : "alert"}>
        {check.ok ? words.good(check.codec ?? "", size, fps) : words.bad}
      </Note>
    </div>
  );
}

/** How the picture looks: a camera that answers may still see nothing. */
function PictureNote({ picture: { brightness, sharpness, dark, blurred } }: { picture: PictureCheck }) {
  const { dark: inTheDark, blurred: outOfFocus, good } = t.setup.find.finding;
  return (
    <Note tone={dark || blurred ? "warn" : "plain"} title={dark ? inTheDark : blurred ? outOfFocus : good}>
      {t.cameras.check.figures(percent(brightness), percent(sharpness))}
    </Note>
  );
}
