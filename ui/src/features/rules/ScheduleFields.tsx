import { t } from "@/i18n";
import { Switch, TextField } from "@/kit/Field";
import { Note } from "@/kit/Notice";

import type { RuleDraft, RuleProblems } from "./rule-draft";
import styles from "./Rules.module.css";

interface Props {
  draft: RuleDraft;
  problems: RuleProblems;
  onChange: (change: Partial<RuleDraft>) => void;
}

/** When the rule is awake. */
export function ScheduleFields({ draft, problems, onChange }: Props) {
  const words = t.rules.form;
  return (
    <>
      <Switch label={words.scheduled} checked={draft.scheduled} onValue={(scheduled) => { onChange({ scheduled }); }} />
      {draft.scheduled && (
        <>
          <div className={styles.days} role="group" aria-label={words.days}>
            {t.rules.weekdays.map((name, day) => (
              <button
                key={name}
                type="button"
                aria-pressed={draft.weekdays[day]}
                onClick={() => {
                  onChange({ weekdays: draft.weekdays.map((on, index) => (index === day ? !on : on)) });
                }}
              >
                {name}
              </button>
            ))}
          </div>
          {problems.weekdays && <Note tone="bad">{problems.weekdays}</Note>}
          <div className={styles.pair}>
            <TextField label={words.from} inputMode="numeric" placeholder="22:00" maxLength={5} value={draft.from} problem={problems.from} onValue={(from) => { onChange({ from }); }} />
            <TextField label={words.to} inputMode="numeric" placeholder="06:00" maxLength={5} value={draft.to} problem={problems.to} onValue={(to) => { onChange({ to }); }} />
          </div>
          <Note>{words.nightHint}</Note>
        </>
      )}
    </>
  );
}
