import { useState, type ReactNode } from "react";

import { explainFailure } from "@/api/explain";
import type { RuleView } from "@/api/generated";
import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { EmptyState, Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";

import { RuleForm } from "./RuleForm";
import styles from "./Rules.module.css";
import { RuleTable } from "./RuleTable";
import { useRules } from "./useRules";

interface Props {
  selected: string | undefined;
  onSelect: (rule: string | undefined) => void;
  /** What can be done about a rule's alarms. */
  alarmsOf: (rule: RuleView) => ReactNode;
}

/** What turns events into alarms. */
export function RulesScreen({ selected, onSelect, alarmsOf }: Props) {
  const { data: rules, error } = useRules();
  const [adding, setAdding] = useState(false);
  const words = t.rules;
  const rule = rules?.find((each) => each.id === selected);
  const done = (id: string | undefined) => {
    setAdding(false);
    onSelect(id);
  };
  return (
    <div className={styles.screen}>
      <Panel
        title={words.title}
        flush
        tools={
          <Button tone={adding ? "outline" : "primary"} size="small" icon="plus" onClick={() => { setAdding(true); }}>
            {words.add}
          </Button>
        }
      >
        {error && (
          <Note tone="bad" live="alert">
            {explainFailure(error)}
          </Note>
        )}
        {rules && rules.length > 0 && (
          <RuleTable
            rules={rules}
            selected={adding ? undefined : selected}
            onSelect={(id) => {
              setAdding(false);
              onSelect(id);
            }}
          />
        )}
        {rules?.length === 0 && <EmptyState title={words.empty.title} text={words.empty.text} />}
      </Panel>
      {rules && (adding || rule) ? (
        <RuleForm key={adding ? "new" : rule?.id} rule={adding ? undefined : rule} rules={rules} onDone={done} alarms={!adding && rule && alarmsOf(rule)} />
      ) : (
        <Panel title={words.choose.title}>
          <EmptyState title={words.choose.title} text={words.choose.text} />
        </Panel>
      )}
    </div>
  );
}
