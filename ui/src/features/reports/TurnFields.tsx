import { t } from "@/i18n";
import { SelectField, TextField } from "@/kit/Field";
import { Segmented } from "@/kit/Segmented";

import { EVERIES, type ReportDraft, type ReportField } from "./report-draft";
import styles from "./Reports.module.css";

interface Props {
  draft: ReportDraft;
  problem: (field: ReportField) => string | undefined;
  onChange: (change: Partial<ReportDraft>) => void;
}

/** When a report is made by itself. */
export function TurnFields({ draft, problem, onChange }: Props) {
  const words = t.reports.form;
  return (
    <>
      <Segmented label={words.every} value={draft.every} options={EVERIES.map((value) => ({ value, label: words.everies[value] }))} onChange={(every) => { onChange({ every }); }} />
      {draft.every !== "never" && (
        <div className={styles.pair}>
          {draft.every === "week" && (
            <SelectField
              label={words.weekday}
              value={String(draft.weekday)}
              options={t.rules.weekdays.map((label, day) => ({ value: String(day), label }))}
              onValue={(weekday) => { onChange({ weekday: Number(weekday) }); }}
            />
          )}
          {draft.every === "month" && <TextField label={words.monthDay} hint={words.monthDayHint} inputMode="numeric" maxLength={2} value={draft.monthDay} problem={problem("monthDay")} onValue={(monthDay) => { onChange({ monthDay }); }} />}
          <TextField label={words.time} inputMode="numeric" placeholder="07:00" maxLength={5} value={draft.time} problem={problem("time")} onValue={(time) => { onChange({ time }); }} />
        </div>
      )}
    </>
  );
}
