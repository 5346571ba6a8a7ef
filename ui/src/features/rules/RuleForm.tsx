import { useState, type ReactNode } from "react";

import { explainFailure } from "@/api/explain";
import type { RuleView } from "@/api/generated";
import { forgetOutcome } from "@/api/outcome";
import { SEVERITIES } from "@/api/severities";
import { t } from "@/i18n";
import { SelectField, TextField } from "@/kit/Field";
import { FormFoot } from "@/kit/FormFoot";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { ScheduleFields } from "@/kit/ScheduleFields";

import { AnswerFields } from "./AnswerFields";
import { ConditionFields } from "./ConditionFields";
import { RemoveRuleDialog } from "./RemoveRuleDialog";
import { draftOf, ruleOf, ruleProblems, type RuleDraft } from "./rule-draft";
import styles from "./Rules.module.css";
import { useSaveRule } from "./useRules";

interface Props {
  /** Absent for a new one. */
  rule: RuleView | undefined;
  rules: readonly RuleView[];
  onDone: (rule: string | undefined) => void;
  /** What can be done about its alarms. */
  alarms: ReactNode;
}

export function RuleForm({ rule, rules, onDone, alarms }: Props) {
  const [draft, setDraft] = useState(() => draftOf(rule));
  const [shown, setShown] = useState(false);
  const [removing, setRemoving] = useState(false);
  const save = useSaveRule();
  const words = t.rules.form;
  const problems = ruleProblems(draft);
  const visible = shown ? problems : {};
  const change = (part: Partial<RuleDraft>) => {
    setDraft({ ...draft, ...part });
    forgetOutcome(save);
  };
  return (
    <form
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setShown(true);
        if (Object.keys(problems).length > 0) return;
        const kept = ruleOf(draft, rules);
        save.mutate(kept, {
          onSuccess: () => {
            onDone(kept.id);
          },
        });
      }}
    >
      <Panel
        title={rule?.name ?? words.newTitle}
        foot={
          <FormFoot removal={rule && { label: words.remove, onRemove: () => { setRemoving(true); } }} onCancel={() => { onDone(undefined); }} busy={save.isPending} />
        }
      >
        <div className={layout.stack}>
          <TextField label={words.name} placeholder={words.namePlaceholder} maxLength={64} value={draft.name} problem={visible.name} onValue={(name) => { change({ name }); }} />
          <ConditionFields draft={draft} problems={visible} onChange={change} />
          <SelectField label={words.severity} value={draft.severity} options={SEVERITIES.map((value) => ({ value, label: words.severities[value] }))} onValue={(severity) => { change({ severity }); }} />
          <TextField label={words.coolDown} type="number" min={0} value={draft.coolDown} problem={visible.coolDown} onValue={(coolDown) => { change({ coolDown }); }} />
          <AnswerFields draft={draft} onChange={change} />
          <SelectField label={words.store} value={draft.store} options={(["any", "open", "closed"] as const).map((value) => ({ value, label: words.stores[value] }))} onValue={(store) => { change({ store }); }} />
          <ScheduleFields draft={draft} problems={visible} onChange={change} />
          {alarms}
          {save.error && (
            <Note tone="bad" live="alert">
              {explainFailure(save.error)}
            </Note>
          )}
        </div>
      </Panel>
      {removing && rule && <RemoveRuleDialog rule={rule} onClose={() => { setRemoving(false); }} onRemoved={() => { onDone(undefined); }} />}
    </form>
  );
}
