import type { AlertAction } from "@/api/generated";
import { useCameras } from "@/api/hooks";
import { t } from "@/i18n";
import { TextArea } from "@/kit/Field";
import layout from "@/kit/layout.module.css";

import type { RuleDraft } from "./rule-draft";

/** What a screen can offer for an alarm beside looking at its camera and sending somebody, which it always does. */
const OFFERED: readonly AlertAction[] = ["open_lane", "view_queue", "request_restock"];

const LONGEST = 2000;

interface Props {
  draft: RuleDraft;
  onChange: (part: Partial<RuleDraft>) => void;
}

/** What whoever takes an alarm of this rule should do and see. */
export function AnswerFields({ draft, onChange }: Props) {
  const cameras = useCameras();
  const words = t.rules.form;
  const toggle = <T extends string>(all: readonly T[], one: T): T[] => (all.includes(one) ? all.filter((each) => each !== one) : [...all, one]);
  return (
    <>
      <TextArea label={words.instructions} hint={words.instructionsHint} maxLength={LONGEST} value={draft.instructions} onValue={(instructions) => { onChange({ instructions }); }} />
      <fieldset className={layout.choices}>
        <legend>{words.actions}</legend>
        {OFFERED.map((action) => (
          <label key={action}>
            <input type="checkbox" checked={draft.actions.includes(action)} onChange={() => { onChange({ actions: toggle(draft.actions, action) }); }} />
            {t.alerts.actions[action]}
          </label>
        ))}
      </fieldset>
      <fieldset className={layout.choices}>
        <legend>{words.related}</legend>
        {cameras
          .filter(({ id }) => id !== draft.camera)
          .map((camera) => (
            <label key={camera.id}>
              <input type="checkbox" checked={draft.related.includes(camera.id)} onChange={() => { onChange({ related: toggle(draft.related, camera.id) }); }} />
              {camera.number} {camera.name}
            </label>
          ))}
      </fieldset>
    </>
  );
}
