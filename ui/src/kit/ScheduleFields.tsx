import { t } from "@/i18n";

import { Switch, TextField } from "./Field";
import { Note } from "./Notice";
import styles from "./ScheduleFields.module.css";

/** Times of the week as typed. */
export interface ScheduleDraft {
  scheduled: boolean;
  /** Monday first. */
  weekdays: boolean[];
  from: string;
  to: string;
}

export type ScheduleProblems = Partial<Record<"weekdays" | "from" | "to", string>>;

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** What must be put right of it. */
export function scheduleProblems(draft: ScheduleDraft): ScheduleProblems {
  if (!draft.scheduled) return {};
  const words = t.rules.problems;
  return {
    ...(!draft.weekdays.includes(true) && { weekdays: words.days }),
    ...(!TIME.test(draft.from) && { from: words.time }),
    ...(!TIME.test(draft.to) && { to: words.time }),
  };
}

interface Props {
  draft: ScheduleDraft;
  /** What is switched on; a rule that is awake without. */
  label?: string;
  problems: ScheduleProblems;
  onChange: (change: Partial<ScheduleDraft>) => void;
}

/** Only at some times of the week. */
export function ScheduleFields({ draft, label, problems, onChange }: Props) {
  const words = t.rules.form;
  return (
    <>
      <Switch label={label ?? words.scheduled} checked={draft.scheduled} onValue={(scheduled) => { onChange({ scheduled }); }} />
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
